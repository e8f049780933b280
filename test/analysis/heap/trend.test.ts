import { describe, expect, it } from 'vitest';
import { trendOf, trendOfBlocks, worstTrend } from '../../../src/analysis/heap/trend.js';

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

describe('blocks of a kind over the dumps of one trace', () => {
  // What each dump has, and what of it the one before had, too.
  it.each([
    ['that all stay grow', [1, 2, 3, 4], [0, 1, 2, 3], 'grows'],
    ['that all stay and rest now and then grow', [1, 1, 2, 2, 3], [0, 1, 1, 2, 2], 'grows'],
    ['that all came with the last dump leave it open', [0, 0, 0, 0, 5], [0, 0, 0, 0, 0], 'unknown'],
    ['of two dumps grow by one step', [64, 128], [0, 64], 'grows'],
    ['of which none stays are steady, however many there are', [3, 2, 3, 2, 4], [0, 0, 0, 0, 0], 'steady'],
    ['of which as many stay as before are steady', [5, 6, 5, 7, 8, 9], [0, 3, 2, 3, 3, 3], 'steady'],
    [
      'that stay grow beside others that come and go',
      [6, 4, 9, 5, 9, 8, 11, 9],
      [0, 1, 2, 3, 4, 5, 6, 7],
      'grows',
    ],
    [
      'that are replaced by others, as in a full cache, are no leak',
      [1, 2, 3, 3, 3],
      [0, 1, 2, 2, 2],
      'levels-off',
    ],
    ['that are not told apart are judged by their number', [1, 2, 3, 4], [0, null, null, null], 'grows'],
  ] as const)('%s', (_, counts, kept, trend) => {
    const isGivenBack = counts.some((count, i) => (kept[i + 1] ?? count) < count);
    expect(trendOfBlocks({ counts, kept, isGivenBack })).toBe(trend);
  });
});
