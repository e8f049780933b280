import { describe, expect, it } from 'vitest';
import { trendOf, worstTrend } from '../../../src/analysis/heap/trend.js';

describe('a figure over the dumps of one trace', () => {
  it.each([
    ['of one dump is not known', [8628], 'unknown'],
    ['that rises once grows', [64, 128], 'grows'],
    ['that rises each time grows', [64, 128, 192, 256, 320], 'grows'],
    ['that rises now and then grows', [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6], 'grows'],
    ['that stays is steady', [2, 2, 2, 2], 'steady'],
    ['that falls is steady', [9, 5, 3], 'steady'],
    ['that rises and falls back is steady', [1, 5, 1], 'steady'],
    ['that rises and then rests once is open', [64, 128, 128], 'unknown'],
    ['that rises and then rests twice levels off', [64, 128, 128, 128], 'levels-off'],
    ['that rises three times and then rests levels off', [1, 2, 3, 3, 3, 3, 3, 3, 3, 3], 'levels-off'],
    ['that rests only at the end levels off', [1, 2, 3, 4, 5, 6, 7, 7, 7, 7], 'levels-off'],
    ['that hardly rises any more levels off', [0, 500, 800, 900, 950, 960, 965, 967, 968], 'levels-off'],
  ] as const)('%s', (_, values, trend) => {
    expect(trendOf(values)).toBe(trend);
  });

  it('is as bad as the worst of several', () => {
    expect(worstTrend(['steady', 'levels-off', 'unknown'])).toBe('unknown');
    expect(worstTrend(['steady', 'grows', 'unknown'])).toBe('grows');
    expect(worstTrend([])).toBe('steady');
  });
});
