import type { Capability } from '../../model/console-record.js';
import type { ConsoleFinding, KeptBytes } from '../../model/console-finding.js';
import type { Cycle, CycleTrend } from '../../model/console-report.js';
import { fingerprintOf } from '../fingerprint.js';
import { minCycles } from './cycles/judge-cycles.js';

/** What is known of the cycles of one boot. */
export type BootCycles = {
  readonly source: string;
  readonly boot: number;
  readonly first: Cycle;
  readonly trends: readonly CycleTrend[];
  readonly isDmaInternal: boolean;
  readonly isPsramDerived: boolean;
  readonly resolution: number;
  /** What a pool loses in a second while nobody is connected, where that is most of what it loses. */
  readonly restLoss: (trend: CycleTrend) => number | null;
};

/** Judges what connections keep; a loss that shows in several figures is one finding. */
export function findInCycles(cycles: BootCycles): readonly ConsoleFinding[] {
  return [...groupLosses(cycles).flatMap((loss) => findingOf(loss, cycles)), ...notEnough(cycles)];
}

type Loss = { readonly trend: CycleTrend; readonly alsoIn: readonly Capability[] };

const rules = {
  leak: { ruleId: 'cycle-leak', severity: 'warning' },
  step: { ruleId: 'cycle-step', severity: 'note' },
  bounded: { ruleId: 'cycle-bounded', severity: 'note' },
  'set-up': { ruleId: 'cycle-set-up', severity: 'note' },
} as const;

function findingOf({ trend, alsoIn }: Loss, cycles: BootCycles): ConsoleFinding[] {
  const { source, boot, first } = cycles;
  const { verdict, capability } = trend;
  if (verdict === 'none' || verdict === 'not-enough-cycles') return [];
  const { ruleId, severity } = rules[verdict];
  const atRest = verdict === 'leak' ? cycles.restLoss(trend) : null;
  const more = atRest === null ? {} : { restBytesPerSecond: atRest };
  const evidence = { source, line: first.line, boot, timeMs: first.startMs, trend, alsoIn, ...more };
  const fingerprint = fingerprintOf(ruleId, [capability]);
  return [{ ruleId, severity, confidence: 'by-cycles', evidence, fingerprint }];
}

// Where nothing is concluded, only what lines say is told: heap, and not its part that was computed.
function notEnough(all: BootCycles): ConsoleFinding[] {
  const { source, boot, first, resolution, isPsramDerived } = all;
  const told = all.trends.filter(({ capability }) => !(isPsramDerived && capability === 'psram'));
  const open = groupLosses({ ...all, trends: told }).filter(
    ({ trend }) => trend.verdict === 'not-enough-cycles',
  );
  const kept: readonly KeptBytes[] = open
    .map(({ trend, alsoIn }) => ({ capability: trend.capability, bytes: keptBy(trend), alsoIn }))
    .filter(({ bytes }) => bytes > resolution);
  if (kept.length === 0) return [];
  const cycles = Math.max(...open.map(({ trend }) => trend.cycles));
  const neededCycles = cycles < minCycles ? minCycles : null;
  return [
    {
      ruleId: 'cycles-not-enough',
      severity: 'note',
      confidence: 'by-pattern',
      evidence: { source, line: first.line, boot, timeMs: first.startMs, cycles, neededCycles, kept },
      fingerprint: fingerprintOf(
        'cycles-not-enough',
        kept.map(({ capability }) => capability),
      ),
    },
  ];
}

/** What all cycles together kept. */
function keptBy(trend: CycleTrend): number {
  return (trend.firstBytes ?? 0) + keptLater(trend);
}

function keptLater({ laterConnections, perCycleBytes }: CycleTrend): number {
  return (perCycleBytes ?? 0) * laterConnections;
}

function groupLosses({ trends, isDmaInternal, resolution }: BootCycles): readonly Loss[] {
  const of = (pool: Capability): CycleTrend | undefined =>
    trends.find(({ capability }) => capability === pool);
  const [heap, dma, internal, psram] = [of('heap'), of('dma'), of('internal'), of('psram')];
  const isInternalToo = dma !== undefined && internal !== undefined && isDmaInternal;
  const parts = [isInternalToo || internal === undefined ? dma : internal, psram];
  const isHeapToo = heap !== undefined && isExplained(heap, parts, resolution);
  const primary = dma ?? internal;
  const losses: Loss[] = [];
  // Without the same verdict it is not seen there, whatever else heap has.
  const isSeenInHeap = isHeapToo && heap.verdict === primary?.verdict;
  if (primary)
    losses.push({ trend: primary, alsoIn: othersOf(primary, { isInternalToo, isHeapToo: isSeenInHeap }) });
  if (dma && internal && !isInternalToo) losses.push({ trend: internal, alsoIn: [] });
  const isPsramInHeap = isHeapToo && !isSeenInHeap && heap.verdict === psram?.verdict;
  if (psram) losses.push({ trend: psram, alsoIn: isPsramInHeap ? ['heap'] : [] });
  if (heap && !isHeapToo) losses.push({ trend: heap, alsoIn: [] });
  return losses;
}

function othersOf(
  { capability }: CycleTrend,
  { isInternalToo, isHeapToo }: { isInternalToo: boolean; isHeapToo: boolean },
): Capability[] {
  return [
    ...(isInternalToo && capability === 'dma' ? (['internal'] as const) : []),
    ...(isHeapToo ? (['heap'] as const) : []),
  ];
}

// `heap` is all that malloc may use, so it holds the losses of internal RAM and of PSRAM.
function isExplained(
  heap: CycleTrend,
  parts: readonly (CycleTrend | undefined)[],
  resolution: number,
): boolean {
  const known = parts.filter((part) => part !== undefined);
  if (known.every(({ verdict }) => verdict !== heap.verdict)) return false;
  // A leak is the same in each connection; what the first one sets up beside it may lie elsewhere.
  const lost = heap.verdict === 'leak' ? keptLater : keptBy;
  const sum = known.reduce((total, part) => total + lost(part), 0);
  return lost(heap) - sum <= Math.max(2 * resolution, 0.2 * Math.abs(sum));
}
