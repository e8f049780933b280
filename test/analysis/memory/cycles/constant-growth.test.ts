import { describe, expect, it } from 'vitest';
import { constantGrowth } from '../../../../src/analysis/memory/cycles/constant-growth.js';

describe('a count of blocks', () => {
  it('to which each cycle adds 64 leaks 64 a cycle', () => {
    expect(constantGrowth([64, 64, 64])).toEqual({ perCycle: 64, cycles: 3, steps: 3 });
  });

  it('may have one exception in four steps', () => {
    expect(constantGrowth([2, 2, 3, 2])?.perCycle).toBe(2);
    expect(constantGrowth([2, 3, 2])).toBeNull();
  });

  it.each([
    ['that stays', [0, 0, 0]],
    ['that fills up', [10, 5, 2, 1, 0]],
    ['that shrinks', [-1, -1, -1]],
    ['of two cycles', [64]],
    ['of none', []],
  ])('%s does not grow by a constant', (_, steps) => {
    expect(constantGrowth(steps)).toBeNull();
  });
});
