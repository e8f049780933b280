import type { Certainty, CycleTrend } from '../../../model/console-report.js';
import { anytimeConfidence } from './anytime-interval.js';
import { scarcestFirst } from './free-bytes.js';

/** Fewer connections that keep nothing could be the ones between two fillings of a cache. */
const minQuietCycles = 8;
/** A leak is known when its interval reaches no further than this share of it to either side. */
const maxReach = 0.05;
/** What might still be lost unseen with each connection, in steps of a reading. */
const maxUnseen = 0.5;

const quietVerdicts: ReadonlySet<CycleTrend['verdict']> = new Set(['none', 'set-up', 'bounded']);

/**
 * What more connections would not change, or null: a leak that is there with 99 % and whose size is known to a twentieth,
 * or memory of which no connection keeps more than half a step of the readings. Trends of one boot, as far as they are
 * known after a cycle; their anytime intervals hold however often this is asked.
 */
export function certaintyOf(trends: readonly CycleTrend[]): Certainty | null {
  const leaks = trends.filter(({ verdict }) => verdict === 'leak');
  const told = leaks.length > 0 ? leaks : trends;
  const first = scarcestFirst.flatMap((pool) => told.find(({ capability }) => capability === pool) ?? [])[0];
  if (!first) return null;
  const isCertain = leaks.length > 0 ? leaks.every(isKnown) : trends.every(isQuiet);
  if (!isCertain || !first.anytime) return null;
  // The widest of them is what can be said of all.
  const high = Math.max(...(leaks.length > 0 ? [first] : trends).map(({ anytime }) => anytime?.high ?? 0));
  return {
    capability: first.capability,
    verdict: first.verdict,
    confidence: anytimeConfidence,
    cycles: first.cycles,
    low: first.anytime.low,
    high,
  };
}

function isKnown({ anytime, perCycleBytes, low, high }: CycleTrend): boolean {
  if (!anytime || perCycleBytes === null || low === null || high === null) return false;
  const reach = Math.max(high - perCycleBytes, perCycleBytes - low);
  return anytime.low > 0 && reach <= maxReach * perCycleBytes;
}

function isQuiet({ verdict, cycles, anytime, resolutionBytes }: CycleTrend): boolean {
  if (!quietVerdicts.has(verdict) || cycles < minQuietCycles || !anytime) return false;
  return anytime.high < maxUnseen * resolutionBytes;
}
