import { describe, expect, it } from 'vitest';
import { anytimeInterval } from '../../../../src/analysis/memory/cycles/anytime-interval.js';
import { randomOf, type Random } from '../../../support/random.js';
import { isThorough } from '../../../support/thorough.js';

const runs = isThorough ? 5_000 : 400;
const looks = 60;

/** Share of the runs in which the interval misses the true loss at one of its looks. */
function missRate(trueLoss: number, lossOf: (random: Random, i: number) => number): number {
  let missed = 0;
  for (let seed = 1; seed <= runs; seed++) {
    const random = randomOf(seed);
    const losses: number[] = [];
    let isMissed = false;
    for (let i = 0; i < looks; i++) {
      losses.push(lossOf(random, i));
      const interval = anytimeInterval(losses, 1);
      if (interval) isMissed ||= interval.low > trueLoss || interval.high < trueLoss;
    }
    if (isMissed) missed++;
  }
  return missed / runs;
}

describe('the interval that holds at whatever cycle one looks', () => {
  it('is none for fewer than four losses', () => {
    expect(anytimeInterval([1, 2, 3], 1)).toBeNull();
  });

  it('narrows as losses come, around their mean', () => {
    const widths = [5, 10, 40].map((count) => {
      const interval = anytimeInterval(
        Array.from({ length: count }, (_, i) => 8_628 + (i % 2 === 0 ? 400 : -400)),
        1_024,
      )!;
      expect(interval.low).toBeLessThan(8_628);
      expect(interval.high).toBeGreaterThan(8_628);
      return interval.high - interval.low;
    });
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
  });

  it('misses the true loss in one run of a hundred, all looks together, and in two where losses are not normal', () => {
    const slack = isThorough ? 0.002 : 0.012;
    expect(missRate(500, ({ normal }) => 500 + 1_000 * normal())).toBeLessThan(0.01 + slack);
    // Evenly spread, and with a heavy tail.
    expect(missRate(0, ({ share }) => 4_000 * (share() - 0.5))).toBeLessThan(0.02 + slack);
    expect(missRate(0, ({ normal }) => 500 * normal() ** 3)).toBeLessThan(0.02 + slack);
    // Levels that are noise around a line: each loss is followed by its opposite.
    let last = 0;
    const ofLevels = ({ normal }: Random, i: number): number => {
      const [before, now] = [i === 0 ? 0 : last, 1_000 * normal()];
      last = now;
      return before - now;
    };
    expect(missRate(0, ofLevels)).toBeLessThan(0.01 + slack);
  });
});
