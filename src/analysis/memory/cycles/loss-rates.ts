import type { CycleVerdict } from '../../../model/console-report.js';
import type { Point } from '../trends/theil-sen.js';

/** A loss beyond a step of the readings, and the next one that its neighbour may round to. */
const fullStep = 1.5;

/**
 * What is lost from each cycle to the next, of levels after them (`x` counts cycles). Of a cache that is full only what
 * came after counts: what it took before was no loss of each cycle.
 */
export function lossRates(
  levels: readonly Point[],
  verdict: CycleVerdict,
  resolution: number,
): readonly number[] {
  const rates = levels.slice(1).map(({ x, y }, i) => {
    const before = levels[i] ?? { x: x - 1, y };
    return (before.y - y) / (x - before.x);
  });
  if (verdict !== 'bounded') return rates;
  return rates.slice(rates.findLastIndex((loss) => loss > fullStep * resolution) + 1);
}
