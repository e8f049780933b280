import { describe, expect, it } from 'vitest';
import { ClockPair } from '../../../src/parsers/log/clock-pair.js';
import { randomOf } from '../../support/random.js';

/** What is found in the stamps, and after how many of them. */
function foundIn(stamps: readonly number[]): { apartMs: number; after: number } | null {
  const pair = new ClockPair();
  for (const [i, stamp] of stamps.entries()) {
    const apartMs = pair.take(stamp);
    if (apartMs !== null) return { apartMs, after: i + 1 };
  }
  return null;
}

/** A line each 500 ms for so many seconds. */
const clock = (fromMs: number, seconds: number): number[] =>
  Array.from({ length: seconds * 2 }, (_, i) => fromMs + i * 500);

describe('two clocks in one log', () => {
  it.each([1_500, 3_000, 20_000, 61_000, 4_000_000])('are found where they are %i ms apart', (apart) => {
    const stamps = clock(9_000, 60).flatMap((stamp) => [stamp, stamp + apart + 120]);
    const found = foundIn(stamps);
    expect(Math.abs((found?.apartMs ?? 0) - apart)).toBeLessThan(700);
    // Each goes on for five seconds first, which is ten lines of each.
    expect(found?.after).toBeGreaterThan(20);
    expect(found?.after).toBeLessThan(40);
  });

  it('are found where each says several lines at a time', () => {
    const { share } = randomOf(3);
    const [a, b] = [clock(9_000, 60), clock(80_000, 60)];
    const stamps = a.flatMap((stamp, i) =>
      share() < 0.3 ? [] : [stamp, stamp + 10, b[i] ?? 0, (b[i] ?? 0) + 20],
    );
    expect(foundIn(stamps)?.apartMs).toBeGreaterThan(70_000);
  });
});

describe('one chip', () => {
  const times = (count: number, boot: readonly number[]): number[] =>
    Array.from({ length: count }, () => boot).flat();

  it.each([
    ['restarts every few seconds', times(50, [28, 300, 700, 1_500, 3_100, 4_800])],
    ['is silent for long between two lines, and restarts', times(50, [28, 480, 45_000, 45_300])],
    ['waits for its network in each of its boots', times(50, [...clock(100, 4), ...clock(40_000, 4)])],
  ])('that %s has one', (_, stamps) => {
    expect(foundIn(stamps)).toBeNull();
  });

  it('whose stamps are damaged now and then has one', () => {
    const { share } = randomOf(5);
    const damaged = clock(9_000, 3_000).map((stamp) =>
      share() < 0.1 ? Math.floor(stamp * (share() < 0.5 ? 0.1 : 10)) : stamp,
    );
    expect(foundIn(damaged)).toBeNull();
  });
});
