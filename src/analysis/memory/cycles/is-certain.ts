import type { CycleTrend } from '../../../model/console-report.js';

/** Fewer say too little of whatever they say. */
const minCycles = 6;
/** A leak is certain when its interval is no wider than this share of it. */
const maxWidth = 0.1;
/** Nothing kept is certain when so many cycles kept nothing. */
const minQuietCycles = 10;

/**
 * True where more connections would not change the verdict: a leak whose size is known to a tenth, or ten connections
 * that keep nothing or fill a cache. Trends of one boot.
 */
export function isCertain(trends: readonly CycleTrend[]): boolean {
  const known = trends.filter(({ capability }) => capability === 'dma' || capability === 'internal');
  if (known.length === 0 || known.some(({ cycles }) => cycles < minCycles)) return false;
  const leaks = known.filter(({ verdict }) => verdict === 'leak');
  if (leaks.length > 0) return leaks.every(isNarrow);
  return known.every(
    ({ verdict, cycles }) =>
      cycles >= minQuietCycles && verdict !== 'not-enough-cycles' && verdict !== 'step',
  );
}

function isNarrow({ perCycleBytes, low, high }: CycleTrend): boolean {
  if (perCycleBytes === null || low === null || high === null) return false;
  return high - low <= maxWidth * perCycleBytes;
}
