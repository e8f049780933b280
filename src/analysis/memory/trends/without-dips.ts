import type { Point } from './theil-sen.js';

/**
 * Replaces readings that stand alone, far from two neighbours that agree: something was allocated for a moment. A dip
 * of one reading says nothing about where memory goes, and would cut a trend in two. The last reading stays: whether
 * it is a dip, nobody knows yet.
 */
export function withoutDips(points: readonly Point[], resolution: number): readonly Point[] {
  return points.map((point, i) => {
    const [before, after] = [points[i - 1], points[i + 1]];
    if (!before || !after || after.x === before.x) return point;
    const share = (point.x - before.x) / (after.x - before.x);
    const expected = before.y + share * (after.y - before.y);
    const [down, up] = [Math.min(before.y, after.y), Math.max(before.y, after.y)];
    const distance = Math.max(down - point.y, point.y - up);
    const isAlone = distance > resolution && distance > 2 * (up - down);
    return isAlone ? { x: point.x, y: expected } : point;
  });
}
