import { describe, expect, it } from 'vitest';
import { ClockCheck } from '../../../src/analysis/memory/clock-check.js';
import { sampleAt } from '../../support/console-records.js';

function hasClock(times: readonly (number | null)[], bootOf: (index: number) => number = () => 0): boolean {
  const clock = new ClockCheck();
  for (const [i, timeMs] of times.entries())
    clock.add({ ...sampleAt(timeMs, {}, { boot: bootOf(i) }), source: 'a.log' });
  return clock.hasClock;
}

describe('readings', () => {
  it('with times have a clock', () => {
    expect(hasClock([1_000, 1_500, 2_000, 2_500])).toBe(true);
    expect(hasClock([1_000])).toBe(true);
    expect(hasClock([1_000, 1_000])).toBe(true);
  });

  it('of two pools at a time have one, too', () => {
    expect(hasClock([1_000, 1_000, 1_500, 1_500, 2_000, 2_000])).toBe(true);
  });

  it('without times have none', () => {
    expect(hasClock([null, null, null])).toBe(false);
    expect(hasClock([])).toBe(false);
  });

  it('that all borrow the time of the last line of the start have none', () => {
    expect(hasClock([400, 400, 400, 400])).toBe(false);
    expect(hasClock([30, ...Array.from({ length: 60 }, () => 400)])).toBe(false);
  });

  it('of the same moment of different boots are not of one', () => {
    expect(hasClock([900, 900, 900], (index) => index)).toBe(true);
  });
});
