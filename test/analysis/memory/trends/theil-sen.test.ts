import { describe, expect, it } from 'vitest';
import { estimateSlope, valueAt } from '../../../../src/analysis/memory/trends/theil-sen.js';
import { cpuMs } from '../../../support/cpu-ms.js';

const points = (...ys: number[]) => ys.map((y, x) => ({ x, y }));

describe('the slope', () => {
  it('is the median of all pairs', () => {
    // Pairs: 2, 3, 3 (of 0-1, 0-2 / 2, 1-2): 0,2,6 gives 2/1, 6/2, 4/1; their median is 3.
    expect(estimateSlope(points(0, 2, 6))).toMatchObject({ slope: 3, low: 2, high: 4 });
  });

  it('is not moved by one wild reading of eight', () => {
    expect(estimateSlope(points(0, 5, 10, 9999, 20, 25, 30, 35))?.slope).toBe(5);
  });

  it('leaves one step of the readings open over the whole span', () => {
    // An exact line of 4 points over 3 x: nothing but the step is open, 1/3.
    const estimate = estimateSlope(points(9, 6, 3, 0), 1);
    expect(estimate?.slope).toBe(-3);
    expect(estimate?.low).toBeCloseTo(-3 - 1 / 3, 10);
    expect(estimate?.high).toBeCloseTo(-3 + 1 / 3, 10);
  });

  it('has the interval of Sen (1968)', () => {
    // n = 10: variance 10*9*25/18 = 125, reach 1.96*11.18 = 21.9; of 45 slopes the 12th and the 35th or so bound it.
    const ys = [0, 12, 19, 31, 40, 48, 61, 70, 79, 92];
    const slopes: number[] = [];
    for (let i = 0; i < 10; i++) for (let j = i + 1; j < 10; j++) slopes.push((ys[j]! - ys[i]!) / (j - i));
    const sorted = slopes.toSorted((a, b) => a - b);
    const estimate = estimateSlope(points(...ys));
    expect(estimate?.slope).toBe(sorted[22]);
    expect(estimate?.low).toBe(sorted[11]);
    expect(estimate?.high).toBe(sorted[34]);
  });

  it('of two points is theirs, and of one there is none', () => {
    expect(estimateSlope(points(1, 4))).toMatchObject({ slope: 3, low: 3, high: 3 });
    expect(estimateSlope(points(1))).toBeNull();
    expect(estimateSlope([])).toBeNull();
  });

  it('of readings at one time is unknown', () => {
    expect(
      estimateSlope([
        { x: 1, y: 1 },
        { x: 1, y: 9 },
      ]),
    ).toBeNull();
  });

  it('of very many points costs no more than of a hundred', () => {
    const many = Array.from({ length: 200_000 }, (_, x) => ({ x, y: 7 - 2 * x }));
    const start = cpuMs();
    expect(estimateSlope(many)?.slope).toBe(-2);
    expect(cpuMs() - start).toBeLessThan(1_000);
  });
});

it('the line has the value of the readings', () => {
  const estimate = estimateSlope(points(100, 90, 80, 70));
  expect(estimate && valueAt(estimate, 3)).toBe(70);
});
