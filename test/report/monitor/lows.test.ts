import { describe, expect, it } from 'vitest';
import { Lows } from '../../../src/report/monitor/lows.js';

function lowsOf(values: readonly number[]): Lows {
  const lows = new Lows();
  for (const value of values) lows.push(value);
  return lows;
}

describe('the lowest values of a long run', () => {
  it('are all of them while there are few', () => {
    expect(lowsOf([5, 3, 9]).values).toEqual([5, 3, 9]);
  });

  it('are the lowest of pairs when there are more than 512, then of fours', () => {
    // 10, 11, 12… with a dip to 1 at the reading 100.
    const rising = Array.from({ length: 2048 }, (_, at) => (at === 100 ? 1 : 10 + at));
    const lowestOf = (size: number, count: number): number[] =>
      Array.from({ length: count / size }, (_, run) =>
        Math.min(...rising.slice(run * size, run * size + size)),
      );
    expect(lowsOf(rising.slice(0, 600)).values).toEqual(lowestOf(2, 600));
    expect(lowsOf(rising.slice(0, 1200)).values).toEqual(lowestOf(4, 1200));
    expect(lowsOf(rising).lowest).toBe(1);
  });
});
