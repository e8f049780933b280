import { describe, expect, it } from 'vitest';
import { constantGrowth } from '../../../../src/analysis/memory/cycles/constant-growth.js';

describe('a count of blocks', () => {
  it('that grows by 64 each cycle leaks 64 a cycle', () => {
    expect(constantGrowth([64, 128, 192, 256])).toEqual({ perCycle: 64, cycles: 3, steps: 3 });
  });

  it('may hold set-up in its first cycle', () => {
    expect(constantGrowth([100, 102, 104])).toEqual({ perCycle: 2, cycles: 2, steps: 2 });
  });

  it('may have one exception in four steps', () => {
    expect(constantGrowth([1, 3, 5, 8, 10])?.perCycle).toBe(2);
    expect(constantGrowth([1, 3, 6, 8])).toBeNull();
  });

  it.each([
    ['that stays', [7, 7, 7, 7]],
    ['that fills up', [10, 20, 25, 27, 28, 28]],
    ['that shrinks', [9, 8, 7, 6]],
    ['of two cycles', [64, 128]],
    ['of none', []],
  ])('%s does not grow by a constant', (_, counts) => {
    expect(constantGrowth(counts)).toBeNull();
  });
});
