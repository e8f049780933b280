import type { Trend } from '../../../model/console-report.js';
import { findPieces, noiseOf, type PieceRange } from './change-points.js';
import { medianOf } from './median.js';
import { estimateSlope, valueAt, type Point, type SlopeEstimate } from './theil-sen.js';
import { withoutDips } from './without-dips.js';

/** A run of readings of one pool that one line, or one step, describes. Indexes are those of the readings. */
export type FittedPiece = {
  readonly kind: Trend['kind'];
  readonly from: number;
  readonly to: number;
  /** Bytes per millisecond, and the value, of the line at both ends. */
  readonly slope: number;
  readonly low: number;
  readonly high: number;
  readonly startBytes: number;
  readonly endBytes: number;
};

/** A change below this many steps of the reading is none. */
const minChange = 2;

/** Two readings make a line of anything. */
const minLine = 3;

/** A fall that has more than so many times its own length to go may still level off. */
const maxReach = 5;
/** How much steeper the first half of what settles is. */
const gentler = 1.5;

/** With fewer readings than these, a jump that makes this share of all change is a step. */
const fewReadings = 6;
const jumpShare = 0.8;

/**
 * Describes the readings (`x` in ms) between two events: flat, falling or rising pieces and the steps between them.
 * Falling and rising are certain: the whole interval of the slope has that sign, and the change is at least two steps
 * of the readings. Gives nothing for fewer than two readings.
 */
export function fitStretch(readings: readonly Point[], resolution: number): readonly FittedPiece[] {
  if (readings.length < 2) return [];
  const points = withoutDips(readings, resolution);
  const fit = (range: PieceRange): FittedPiece[] => fitPiece(points, range, resolution);
  // Most stretches are: fitting each of them took most of the time.
  if (spreadOf(points) <= minChange * resolution) return flat(points);
  if (points.length < fewReadings) return fitFew(points, resolution);
  const goesOn: Alike = (before, after) =>
    isAlike(before, after) || isNoStop(points, [before, after], resolution);
  const pieces = mergeAlike(findPieces(points, resolution).flatMap(fit), fit, goesOn);
  return withSteps(points, pieces, resolution).map((piece, i, every) =>
    markLevelling(points, [every[i - 1], piece], resolution),
  );
}

// What settles falls ever more gently: its second half, or the piece after a steeper one. A fall that is nearly at
// nothing is one all the same.
function markLevelling(
  points: readonly Point[],
  [before, piece]: readonly [FittedPiece | undefined, FittedPiece],
  resolution: number,
): FittedPiece {
  const [first, last] = [points[piece.from], points[piece.to]];
  if (piece.kind !== 'falling' || !first || !last) return piece;
  if (piece.endBytes / -piece.slope <= maxReach * (last.x - first.x)) return piece;
  // By time: of a long stretch the last readings are kept closer than the others.
  const halfway = (first.x + last.x) / 2;
  const middle = points.findIndex(({ x }) => x >= halfway);
  const halves = [points.slice(piece.from, middle + 1), points.slice(middle, piece.to + 1)];
  const [early = 0, late = 0] = halves.map((half) => estimateSlope(half)?.slope ?? 0);
  // Readings in whole steps tell nothing of less.
  const isSeen = ((late - early) * (last.x - first.x)) / 2 >= minChange * resolution;
  const isGentler = halves.every(({ length }) => length >= minLine) && early < late * gentler && isSeen;
  const isTail = before?.kind === 'falling' && before.slope < piece.slope * gentler;
  return isGentler || isTail ? { ...piece, kind: 'levelling' } : piece;
}

function flat(points: readonly Point[]): readonly FittedPiece[] {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || last.x === first.x) return [];
  const level = medianOf(points.map(({ y }) => y));
  const open = spreadOf(points) / (last.x - first.x);
  const ends = { startBytes: level, endBytes: level };
  return [{ kind: 'flat', from: 0, to: points.length - 1, slope: 0, low: -open, high: open, ...ends }];
}

function spreadOf(points: readonly Point[]): number {
  const [min, max] = rangeOf(points);
  return max - min;
}

function rangeOf(points: readonly Point[]): readonly [number, number] {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { y } of points) {
    min = Math.min(min, y);
    max = Math.max(max, y);
  }
  return [min, max];
}

function fitPiece(points: readonly Point[], range: PieceRange, resolution: number): FittedPiece[] {
  const [first, last] = [points[range.from], points[range.to]];
  if (!first || !last) return [];
  const estimate = estimateSlope(points.slice(range.from, range.to + 1), resolution);
  if (!estimate) return [];
  const { slope, low, high } = estimate;
  const isEnough = range.to - range.from + 1 >= minLine;
  const kind = isEnough ? kindOf(estimate, last.x - first.x, minChange * resolution) : 'flat';
  const [startBytes, endBytes] = [valueAt(estimate, first.x), valueAt(estimate, last.x)];
  return [{ kind, ...range, slope, low, high, startBytes, endBytes }];
}

function kindOf({ slope, low, high }: SlopeEstimate, span: number, least: number): Trend['kind'] {
  if (Math.abs(slope) * span < least || (low <= 0 && high >= 0)) return 'flat';
  return slope < 0 ? 'falling' : 'rising';
}

// Of a few readings the largest jump decides: a line has none.
function fitFew(points: readonly Point[], resolution: number): readonly FittedPiece[] {
  let [at, jump, total] = [0, 0, 0];
  for (let i = 1; i < points.length; i++) {
    const change = Math.abs((points[i]?.y ?? 0) - (points[i - 1]?.y ?? 0));
    total += change;
    if (change > jump) [at, jump] = [i, change];
  }
  const isStep = jump > minChange * resolution && jump >= jumpShare * total;
  const all = { from: 0, to: points.length - 1 };
  if (!isStep) return fitPiece(points, all, resolution);
  const left = at > 1 ? fitPiece(points, { from: 0, to: at - 1 }, resolution) : [];
  const right = at < all.to ? fitPiece(points, { from: at, to: all.to }, resolution) : [];
  return [...left, ...stepBetween(points, at, resolution), ...right];
}

// Noise may cut a line; two flat pieces at one height, or two with one slope and no jump, are one.
function mergeAlike(
  pieces: readonly FittedPiece[],
  fit: (range: PieceRange) => FittedPiece[],
  goesOn: Alike,
): readonly FittedPiece[] {
  const merged: FittedPiece[] = [];
  for (const piece of pieces) {
    const before = merged.at(-1);
    const whole = before && goesOn(before, piece) ? fit({ from: before.from, to: piece.to })[0] : undefined;
    if (whole) merged.splice(-1, 1, whole);
    else merged.push(piece);
  }
  return merged;
}

type Alike = (before: FittedPiece, after: FittedPiece) => boolean;

// A slow line stands on each step of the reading for a while; flat for no longer than that, it may go on.
function isNoStop(
  points: readonly Point[],
  [before, after]: readonly [FittedPiece, FittedPiece],
  resolution: number,
): boolean {
  if (before.kind === 'flat' || after.kind !== 'flat') return false;
  const start = points[before.from]?.x ?? 0;
  const isNear = (index: number, bytes: number): boolean => {
    const ms = (points[index]?.x ?? 0) - start;
    return Math.abs(bytes - (before.startBytes + before.slope * ms)) <= resolution;
  };
  return isNear(after.from, after.startBytes) && isNear(after.to, after.endBytes);
}

function isAlike(before: FittedPiece, after: FittedPiece): boolean {
  if (before.kind !== after.kind || before.low > after.high || after.low > before.high) return false;
  const change = Math.abs(before.endBytes - before.startBytes) + Math.abs(after.endBytes - after.startBytes);
  return Math.abs(after.startBytes - before.endBytes) <= change / 4;
}

function withSteps(
  points: readonly Point[],
  pieces: readonly FittedPiece[],
  resolution: number,
): readonly FittedPiece[] {
  const least = Math.max(minChange * resolution, 4 * noiseOf(points, resolution));
  return pieces.flatMap((piece, i) => {
    const before = pieces[i - 1];
    if (!before) return [piece];
    const gap = (points[piece.from]?.x ?? 0) - (points[before.to]?.x ?? 0);
    // What the lines themselves do between their ends is no step.
    const drift = Math.max(Math.abs(before.slope), Math.abs(piece.slope)) * gap;
    const isStep = Math.abs(piece.startBytes - before.endBytes) > least + drift;
    return isStep ? [...stepBetween(points, piece.from, resolution), piece] : [piece];
  });
}

function stepBetween(points: readonly Point[], to: number, resolution: number): FittedPiece[] {
  const [before, after] = [points[to - 1], points[to]];
  if (!before || !after || before.x === after.x) return [];
  const ms = after.x - before.x;
  const slope = (after.y - before.y) / ms;
  const open = resolution / ms;
  const ends = { startBytes: before.y, endBytes: after.y };
  return [{ kind: 'step', from: to - 1, to, slope, low: slope - open, high: slope + open, ...ends }];
}
