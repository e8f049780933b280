import type { Interval } from '../../../model/console-report.js';

/** Of the interval, over all the times that one looks at it together. */
export const anytimeConfidence = 0.99;

/** How far the mean is expected to be from zero, in its losses' own spread: it only shapes how the interval narrows. */
const priorPrecision = 0.3;
const minLosses = 4;

/**
 * The mean loss with an interval that holds at whatever cycle one looks, and stops. One of fixed confidence that is looked
 * at after each cycle errs far more often than it says; this one is the inverse of a sequential t-test whose bound holds
 * for all looks at once (Lai 1976; Wang, Ramdas 2024, "Anytime-valid t-tests and confidence sequences"). It is exact for
 * losses that are normal and independent, as in a walk; where levels are noise around a line it is wider than need be.
 * Their spread is never taken for less than a quarter of a reading's step. Null for too few losses.
 */
export function anytimeInterval(losses: readonly number[], resolution: number): Interval | null {
  const n = losses.length;
  if (n < minLosses) return null;
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / n;
  const squares = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0);
  const deviation = Math.max(Math.sqrt(squares / (n - 1)), resolution / 4);
  const share = priorPrecision / (n + priorPrecision);
  const bound = (1 / ((1 - anytimeConfidence) * Math.sqrt(share))) ** (2 / n);
  if (bound * share >= 1) return null;
  const reach = deviation * Math.sqrt((((bound - 1) / (1 - bound * share)) * (n - 1)) / n);
  return { low: mean - reach, high: mean + reach };
}
