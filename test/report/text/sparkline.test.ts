import { expect, it } from 'vitest';
import { formatSparkline } from '../../../src/report/text/sparkline.js';

it('is as high as the lowest value of each run, so that a dip shows', () => {
  expect(formatSparkline([0, 4, 7], 3)).toBe('▁▅█');
  // Runs of two: 7 of 7 and 9, then 0, then 5; the highest of all is 9.
  expect(formatSparkline([7, 9, 9, 0, 5, 8], 3)).toBe('▆▁▅');
  expect(formatSparkline([5, 5], 2)).toBe('██');
  expect(formatSparkline([], 2)).toBe('');
});
