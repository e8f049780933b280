import type { FittedPiece } from './fit-stretch.js';
import { deviationOf } from './median.js';
import type { Point } from './theil-sen.js';

/** Rises before a fall that make this share of it: what fell before has come back, as it does in a saw. */
const sawShare = 0.5;

/** The fall over the noise around its line, where neighbours are alike (a walk) and where they are not. */
const minOverWalk = 20;
const minOverNoise = 6;
const walkCorrelation = 0.4;

/** The gentle end of the slope's interval is at least this share of the slope. */
const minNearEnd = 0.25;

/** Neighbours need this many readings to tell how alike they are. */
const minForCorrelation = 8;

/**
 * True where a falling piece, the last of its stretch, will go on for all that the readings tell: not a tooth of a saw,
 * not a walk that happens to go down. Measured rates are in docs/statistics.md.
 */
export function goesOn(readings: readonly Point[], pieces: readonly FittedPiece[]): boolean {
  const piece = pieces.at(-1);
  if (!piece || piece.kind !== 'falling') return false;
  const fallen = piece.startBytes - piece.endBytes;
  if (Math.abs(piece.high) < minNearEnd * Math.abs(piece.slope)) return false;
  if (largestRise(readings.slice(0, piece.from + 1)) >= sawShare * fallen) return false;
  const residuals = readings
    .slice(piece.from, piece.to + 1)
    .map(({ x, y }) => y - (piece.startBytes + piece.slope * (x - (readings[piece.from]?.x ?? x))));
  const isWalk = residuals.length >= minForCorrelation && correlationOf(residuals) > walkCorrelation;
  return fallen >= (isWalk ? minOverWalk : minOverNoise) * deviationOf(residuals, 0);
}

function largestRise(readings: readonly Point[]): number {
  let [lowest, rise] = [Number.POSITIVE_INFINITY, 0];
  for (const { y } of readings) {
    lowest = Math.min(lowest, y);
    rise = Math.max(rise, y - lowest);
  }
  return rise;
}

// Of neighbours; noise around a line has none.
function correlationOf(values: readonly number[]): number {
  let [products, squares] = [0, 0];
  for (const [i, value] of values.entries()) {
    squares += value * value;
    products += i === 0 ? 0 : value * (values[i - 1] ?? 0);
  }
  return squares === 0 ? 0 : products / squares;
}
