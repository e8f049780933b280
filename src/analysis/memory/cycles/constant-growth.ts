import { medianOf } from '../trends/median.js';

/** A count that grows by `perCycle` each cycle, in `cycles` of the `steps` from one cycle to the next. */
export type Growth = { readonly perCycle: number; readonly cycles: number; readonly steps: number };

/** Two equal steps may be chance for a large group, but one is always. */
const minSteps = 2;

/** Of so many steps one may differ: a block was still on its way when the dump was made. */
const stepsAnException = 4;

/**
 * The constant k by which a count of blocks grows each cycle: the mark of a leak. `steps` are what each cycle has added;
 * what the first one added is set-up and is not among them. Null without such a k.
 */
export function constantGrowth(steps: readonly number[]): Growth | null {
  if (steps.length < minSteps) return null;
  const perCycle = Math.round(medianOf(steps));
  const cycles = steps.filter((step) => step === perCycle).length;
  const exceptions = Math.floor(steps.length / stepsAnException);
  return perCycle > 0 && steps.length - cycles <= exceptions
    ? { perCycle, cycles, steps: steps.length }
    : null;
}
