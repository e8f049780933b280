import type { Capability } from '../../model/console-record.js';
import type { Trend } from '../../model/console-report.js';
import type { ConsoleFinding } from '../../model/console-finding.js';
import type { Severity } from '../../model/finding.js';
import { fingerprintOf } from '../fingerprint.js';
import { scarcestFirst } from './cycles/free-bytes.js';

/** Falls of fewer steps of the reading, seen in fewer samples, are not worth a word unless they are steep. */
const minSteps = 4;
const minSamples = 6;
const steepShare = 0.1;

/** DMA memory that is gone sooner than this is an emergency. */
const emergencySeconds = 600;

/** A forecast over more than so many times the time that was watched is only a hint. */
const maxReach = 20;

/** What still falls when a stretch ends: without a change it goes on until nothing is left. */
export function findFalls(trends: readonly Trend[]): readonly ConsoleFinding[] {
  return groupFalls(trends.filter(isWorthTelling)).map(({ trend, alsoIn }) => {
    const { source, capability, phase, boot, fromLine, fromMs } = trend;
    const severity = severityOf(trend);
    const ruleId = severity === 'error' ? 'dma-exhaustion-forecast' : 'capability-falling';
    return {
      ruleId,
      severity,
      confidence: 'by-pattern',
      evidence: { source, line: fromLine, boot, timeMs: fromMs, trend, alsoIn },
      fingerprint: fingerprintOf(ruleId, [capability, phase]),
    };
  });
}

function isWorthTelling(trend: Trend): boolean {
  const { timeToEmptySeconds, phase, startBytes, endBytes, samples, resolutionBytes } = trend;
  if (timeToEmptySeconds === null || phase === 'boot') return false;
  const fallen = startBytes - endBytes;
  const isSteep = fallen >= steepShare * startBytes;
  return fallen >= minSteps * resolutionBytes && (samples >= minSamples || isSteep);
}

function severityOf({ capability, timeToEmptySeconds, fromMs, toMs }: Trend): Severity {
  const seconds = timeToEmptySeconds ?? Number.POSITIVE_INFINITY;
  const isScarce = capability === 'dma' || capability === 'internal';
  if (isScarce && seconds <= emergencySeconds) return 'error';
  return seconds * 1000 > maxReach * (toMs - fromMs) ? 'note' : 'warning';
}

type Fall = { readonly trend: Trend; readonly alsoIn: Capability[] };

// On the P4 DMA and internal are one pool, and heap contains both and PSRAM: one loss shows in up to three figures, and
// what two pools lose shows in heap together. PSRAM is none of the others, however alike they fall.
function groupFalls(trends: readonly Trend[]): readonly Fall[] {
  const falls: Fall[] = [];
  for (const pool of scarcestFirst) {
    for (const trend of trends.filter(({ capability }) => capability === pool)) {
      const same = falls.find((fall) => isSameFall(fall.trend, trend)) ?? wholeOf(falls, trend);
      if (same) same.alsoIn.push(pool);
      else falls.push({ trend, alsoIn: [] });
    }
  }
  return falls;
}

function isSameFall(a: Trend, b: Trend): boolean {
  const isOnePool = b.capability === 'heap' || (a.capability !== 'psram' && b.capability !== 'psram');
  const isOverlapping = a.low <= b.high && b.low <= a.high;
  return isOnePool && (isOverlapping || isAlike(a.slopeBytesPerSecond, b.slopeBytesPerSecond));
}

function isAlike(slope: number, other: number): boolean {
  return Math.abs(slope - other) <= 0.15 * Math.abs(slope);
}

// The first of the falls that heap is the sum of.
function wholeOf(falls: readonly Fall[], { capability, slopeBytesPerSecond }: Trend): Fall | undefined {
  const [first, ...more] = falls;
  if (capability !== 'heap' || !first || !more.some(({ trend }) => trend.capability === 'psram'))
    return undefined;
  const sum = [first, ...more]
    .filter(({ trend }) => trend.capability === 'psram' || trend === first.trend)
    .reduce((total, { trend }) => total + trend.slopeBytesPerSecond, 0);
  return isAlike(sum, slopeBytesPerSecond) ? first : undefined;
}
