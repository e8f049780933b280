import { describe, expect, it } from 'vitest';
import { formatClock } from '../../../src/report/text/clock.js';
import { formatDuration, formatKilobyteRange } from '../../../src/report/text/figures.js';
import { formatSize } from '../../../src/report/text/units.js';

describe('figures for people', () => {
  it.each([
    [0, '0 s'],
    [0.0131, '14 ms'],
    [0.04, '40 ms'],
    [0.05, '0.1 s'],
    [119.9, '120 s'],
    [120, '2 min'],
    [3 * 3600, '3 h'],
    [3 * 86_400, '3 days'],
  ])('a duration of %d s is %s, and no time only where it is none', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it.each([
    [59.94, '59.9 s'],
    [59.96, '1 min 0 s'],
    [3599.6, '1 h 0 min'],
    [3 * 3600 + 5 * 60, '3 h 5 min'],
    [39 * 3600, '1 d 15 h'],
  ])('a span of %d s is %s: no unit is full', (seconds, text) => {
    expect(formatClock(seconds)).toBe(text);
  });

  it.each([
    [10 * 1024 - 1, '10,239 B'],
    [10 * 1024, '10.0 KB'],
    [1024 * 1024 - 60, '1023.9 KB'],
    [1024 * 1024 - 40, '1.0 MB'],
    [-1024 * 1024, '-1.0 MB'],
  ])('a size of %d B is %s', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });

  it.each([
    [39_731, 73_626, '38.8-71.9 KB'],
    [-1127, 1127, '-1.1 to 1.1 KB'],
    [-500, 2048, '-500 B to 2 KB'],
    [512, 2048, '512 B to 2 KB'],
    [2048, 2048, '2 KB'],
  ])('from %d to %d B is %s: a minus is no dash', (low, high, text) => {
    expect(formatKilobyteRange(low, high)).toBe(text);
  });
});
