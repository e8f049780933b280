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
