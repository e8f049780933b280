import type { Trend } from '../../model/heap-report.js';

/** With fewer steps than this, each one counts. */
const fewSteps = 3;
/** What still comes in the later half is no growth when it is less than this share of what came in the earlier. */
const lateShare = 0.1;

/**
 * How a figure goes over the dumps of one running trace. What grows in its later half too is still growing; one step
 * alone is believed, and one quiet dump after growth leaves it open.
 */
export function trendOf(values: readonly number[]): Trend {
  const steps = values.length - 1;
  const [first = 0] = values;
  const last = values.at(-1) ?? 0;
  if (steps < 1) return 'unknown';
  if (last <= first) return 'steady';
  const quiet = quietSteps(values, last);
  if (steps <= fewSteps) return quiet === 0 ? 'grows' : quiet === 1 ? 'unknown' : 'levels-off';
  const middle = values[Math.floor(values.length / 2)] ?? last;
  const isLateGrowth = last - middle > (middle - first) * lateShare;
  return isLateGrowth && quiet < Math.max(fewSteps, steps / 3) ? 'grows' : 'levels-off';
}

/** Counts of one kind of block over the dumps of a trace. */
export type BlockCounts = {
  readonly counts: readonly number[];
  /** Of these, how many an earlier dump has shown, too; null where blocks are not told apart. */
  readonly kept: readonly (number | null)[];
  /** True where some of them were freed. */
  readonly isGivenBack: boolean;
};

/**
 * How the blocks of a kind go. Those that are new in a dump may be freed a moment later, and only those that stay can
 * be a leak: where some are freed the others tell, and what came with the last dump alone leaves it open.
 */
export function trendOfBlocks({ counts, kept, isGivenBack }: BlockCounts): Trend {
  const byCount = trendOf(counts);
  const stayed = kept.slice(1).filter((count) => count !== null);
  if (stayed.length < 2 || stayed.length < counts.length - 1) return byCount;
  if (!isGivenBack) return byCount === 'grows' && !isHigher(stayed) ? 'unknown' : byCount;
  const byKept = trendOf(stayed);
  if (byKept === 'steady' || !isFloorHigher(stayed)) return 'steady';
  if (byKept !== 'grows') return byCount === 'grows' ? byKept : byCount;
  return stayed.length >= fewSteps && isAboveFalls(stayed) ? 'grows' : 'unknown';
}

function isHigher(values: readonly number[]): boolean {
  return (values.at(-1) ?? 0) > (values[0] ?? 0);
}

// Where the later half goes down to what the earlier one had, nothing was kept in between.
function isFloorHigher(values: readonly number[]): boolean {
  const middle = Math.floor(values.length / 2);
  return Math.min(...values.slice(middle)) > Math.min(...values.slice(0, middle));
}

function isAboveFalls(values: readonly number[]): boolean {
  const falls = values.slice(1).map((value, i) => (values[i] ?? 0) - value);
  return (values.at(-1) ?? 0) - (values[0] ?? 0) > 2 * Math.max(0, ...falls);
}

const ranks: Readonly<Record<Trend, number>> = { grows: 3, unknown: 2, 'levels-off': 1, steady: 0 };

/** The gravest of several trends; `steady` where there is none. */
export function worstTrend(trends: readonly Trend[]): Trend {
  return trends.reduce<Trend>((worst, trend) => (ranks[trend] > ranks[worst] ? trend : worst), 'steady');
}

// Steps at the end in which nothing changed.
function quietSteps(values: readonly number[], last: number): number {
  let steps = 0;
  while (steps < values.length - 1 && values[values.length - 2 - steps] === last) steps++;
  return steps;
}
