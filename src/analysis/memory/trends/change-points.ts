import { deviationOf } from './median.js';
import type { Point } from './theil-sen.js';

/** Fewer points say nothing about a line. */
const minPiece = 3;

/** Price of one more piece, in squared deviations a logarithm of the number of points; three parameters at BIC, doubled. */
const pieceCost = 6;

/** First and last index of a piece. */
export type PieceRange = { readonly from: number; readonly to: number };

/**
 * Cuts readings into pieces that lines describe, at the least total of squared residuals and price of pieces (exact, by
 * dynamic programming, so the cost is quadratic in the number of points: thin them before).
 */
export function findPieces(points: readonly Point[], resolution: number): readonly PieceRange[] {
  const last = points.length - 1;
  if (points.length < 2 * minPiece) return [{ from: 0, to: last }];
  const sums = new LineSums(points);
  const variance = noiseOf(points, resolution) ** 2;
  const price = pieceCost * Math.log(points.length);
  // best[j]: least cost of the first j points; start[j]: where the last piece of that begins.
  const best = new Float64Array(points.length + 1).fill(Number.POSITIVE_INFINITY);
  const start = new Int32Array(points.length + 1);
  best[0] = 0;
  for (let end = minPiece; end <= points.length; end++) {
    for (let from = 0; from <= end - minPiece; from++) {
      const cost = (best[from] ?? 0) + sums.residual(from, end) / variance + price;
      if (cost >= (best[end] ?? 0)) continue;
      best[end] = cost;
      start[end] = from;
    }
  }
  return collect(start, points.length);
}

/** Standard deviation of a reading about its trend, from second differences; at least a third of the resolution. */
export function noiseOf(points: readonly Point[], resolution: number): number {
  const bends: number[] = [];
  for (let i = 1; i + 1 < points.length; i++) {
    const [before, here, after] = [points[i - 1], points[i], points[i + 1]];
    if (!before || !here || !after || after.x === before.x) continue;
    const share = (here.x - before.x) / (after.x - before.x);
    bends.push((here.y - before.y - share * (after.y - before.y)) / Math.sqrt(1.5));
  }
  const noise = bends.length === 0 ? 0 : 1.4826 * deviationOf(bends, 0);
  return Math.max(noise, resolution / 3, Number.MIN_VALUE);
}

function collect(start: Int32Array, count: number): PieceRange[] {
  const pieces: PieceRange[] = [];
  for (let end = count; end > 0; end = start[end] ?? 0)
    pieces.unshift({ from: start[end] ?? 0, to: end - 1 });
  return pieces;
}

/** Squared residuals of the least-squares line through any run of points, each in constant time. */
class LineSums {
  readonly #sums: Float64Array;

  constructor(points: readonly Point[]) {
    const { x: x0 = 0, y: y0 = 0 } = points[0] ?? {};
    this.#sums = new Float64Array((points.length + 1) * 5);
    let [x1, y1, xx, xy, yy, at] = [0, 0, 0, 0, 0, 5];
    for (const { x, y } of points) {
      const [dx, dy] = [x - x0, y - y0];
      x1 += dx;
      y1 += dy;
      xx += dx * dx;
      xy += dx * dy;
      yy += dy * dy;
      this.#sums.set([x1, y1, xx, xy, yy], at);
      at += 5;
    }
  }

  residual(from: number, end: number): number {
    const n = end - from;
    const sum = (k: number): number => (this.#sums[end * 5 + k] ?? 0) - (this.#sums[from * 5 + k] ?? 0);
    const [x, y] = [sum(0), sum(1)];
    const sxx = sum(2) - (x * x) / n;
    const sxy = sum(3) - (x * y) / n;
    const syy = sum(4) - (y * y) / n;
    return Math.max(0, sxx > 0 ? syy - (sxy * sxy) / sxx : syy);
  }
}
