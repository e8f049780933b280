import { medianOf, medianOfSorted } from './median.js';

/** A reading: `x` in any unit, ascending. */
export type Point = { readonly x: number; readonly y: number };

/** A line `level + slope * (x - first x)`; `low` and `high` bound its slope with 95 %. */
export type SlopeEstimate = {
  readonly slope: number;
  readonly low: number;
  readonly high: number;
  readonly level: number;
  readonly fromX: number;
};

/** Up to here all pairs are compared (4,950 slopes); of more points an even selection is, with the wider interval of its size. */
const maxExactPoints = 100;

/** 97.5 % point of the normal distribution. */
const z = 1.959964;

/**
 * Theil-Sen: the median of the slopes of all pairs, which up to 29 % of wild readings do not move. The interval is
 * Sen's (1968), from the variance of Kendall's score, widened by what a reading's step leaves open over the whole
 * span; of few points it is the whole range of the slopes. Null where all points have the same `x`.
 */
export function estimateSlope(points: readonly Point[], resolution = 0): SlopeEstimate | null {
  const used = points.length > maxExactPoints ? selectEvenly(points, maxExactPoints) : points;
  const first = used[0];
  const last = used.at(-1);
  if (!first || !last) return null;
  const slopes = slopesOfPairs(used);
  if (slopes.length === 0) return null;
  const slope = medianOfSorted(slopes);
  const [low, high] = intervalOf(slopes, used.length);
  // A reading is the value rounded down to its step, so the ends alone leave one step open.
  const open = resolution / (last.x - first.x);
  const level = medianOf(used.map(({ x, y }) => y - slope * (x - first.x)));
  return { slope, low: low - open, high: high + open, level, fromX: first.x };
}

/** The line's value at `x`. */
export function valueAt({ slope, level, fromX }: SlopeEstimate, x: number): number {
  return level + slope * (x - fromX);
}

/** At most `count` of the items, evenly spread, the first and the last among them. */
function selectEvenly<Item>(items: readonly Item[], count: number): readonly Item[] {
  if (items.length <= count) return items;
  const step = (items.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, i) => items[Math.round(i * step)]).filter(
    (item) => item !== undefined,
  );
}

function slopesOfPairs(points: readonly Point[]): Float64Array {
  const slopes = new Float64Array((points.length * (points.length - 1)) / 2);
  let count = 0;
  for (const [i, a] of points.entries()) {
    for (let j = i + 1; j < points.length; j++) {
      const b = points[j];
      if (b && b.x !== a.x) slopes[count++] = (b.y - a.y) / (b.x - a.x);
    }
  }
  return slopes.subarray(0, count).toSorted();
}

function intervalOf(slopes: Float64Array, n: number): readonly [number, number] {
  const reach = z * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const lowIndex = Math.max(0, Math.floor((slopes.length - reach) / 2));
  const highIndex = Math.min(slopes.length - 1, Math.ceil((slopes.length + reach) / 2));
  return [slopes[lowIndex] ?? Number.NaN, slopes[highIndex] ?? Number.NaN];
}
