import { describe, expect, it } from 'vitest';
import { judgeCycles } from '../../../../src/analysis/memory/cycles/judge-cycles.js';
import { isThorough } from '../../../support/thorough.js';
import { randomOf, type Random } from '../../../support/random.js';

const kilobyte = 1024;
const seriesPerCase = isThorough ? 5000 : 600;
/** What a sample of 600 may be off, in percent. */
const sampling = isThorough ? 0 : 1;

/** Levels before the first connection and after each. */
type Make = (random: Random, count: number) => readonly number[];

/** How many of the series get this verdict, in percent; `share` of the levels are known, the first and the last among them. */
function rateOf(verdict: string, make: Make, cycles: number, share = 1): number {
  let hits = 0;
  for (let seed = 1; seed <= seriesPerCase; seed++) {
    const random = randomOf(seed);
    const count = Math.round(cycles / share);
    const [before = 0, ...after] = make(random, count + 1).map(
      (bytes) => Math.floor(bytes / kilobyte) * kilobyte,
    );
    const all = after.map((y, index) => ({ x: index + 1, y }));
    const levels =
      share === 1 ? all : all.filter(({ x }) => x === 1 || x === count || random.share() < share);
    const firstBytes = before - (after[0] ?? 0);
    if (judgeCycles({ levels, cycles: levels.length, firstBytes, resolution: kilobyte }).verdict === verdict)
      hits++;
  }
  return (hits / seriesPerCase) * 100;
}

const walk =
  (step: number): Make =>
  ({ normal }, count) => {
    let bytes = 300 * kilobyte;
    return Array.from({ length: count }, () => (bytes += step * normal()));
  };
const leak =
  (perCycle: number, noise: number): Make =>
  ({ normal, share }, count) => {
    const start = (380 + share()) * kilobyte;
    return Array.from({ length: count }, (_, index) => start - perCycle * index + noise * normal());
  };
const cache: Make = ({ normal }, count) =>
  Array.from(
    { length: count },
    (_, index) =>
      380 * kilobyte - 8 * kilobyte * Math.min(index, Math.ceil(count / 2)) + 0.5 * kilobyte * normal(),
  );

describe('levels that walk', () => {
  it.each([5, 6, 8, 12, 20, 40])('are seldom called a leak over %i cycles', (cycles) => {
    for (const step of [1, 3, 10])
      expect(rateOf('leak', walk(step * kilobyte), cycles)).toBeLessThanOrEqual(2 + sampling);
  });
});

describe('levels of which half are known', () => {
  it.each([6, 12, 20])('are seldom called a leak where they walk, over %i cycles', (cycles) => {
    expect(rateOf('leak', walk(3 * kilobyte), cycles, 0.5)).toBeLessThanOrEqual(2 + sampling);
  });

  it('are a leak where each connection keeps as much', () => {
    expect(rateOf('leak', leak(8628, kilobyte), 8, 0.5)).toBeGreaterThanOrEqual(95);
  });
});

describe('noise around one level', () => {
  it.each([5, 10, 20])('is seldom called a leak over %i cycles', (cycles) => {
    expect(rateOf('leak', leak(0, 3 * kilobyte), cycles)).toBeLessThanOrEqual(0.5);
  });
});

describe('a leak', () => {
  it.each([
    [8628, 0, 5, 99],
    [8628, 1, 5, 99],
    [8628, 2, 6, 95],
    [300, 0, 40, 99],
    [300, 0.5, 40, 75],
    [300, 1, 60, 85],
  ])('of %i B with noise of %d KB is found in %i cycles', (perCycle, noise, cycles, least) => {
    expect(rateOf('leak', leak(perCycle, noise * kilobyte), cycles)).toBeGreaterThanOrEqual(least);
  });
});

it.each([0, 0.3, 1, 3])('what would show with noise of %d KB is found four times in five', (noise) => {
  for (const cycles of isThorough ? [5, 6, 10, 20, 40] : [5, 10]) {
    let [told, found] = [0, 0];
    for (let seed = 1; seed <= seriesPerCase / 2; seed++) {
      // The same noise once with nothing kept, and once with what would have shown.
      const judge = (perCycle: number) => {
        const levels = leak(perCycle, noise * kilobyte)(randomOf(seed), cycles).map((bytes, index) => ({
          x: index + 1,
          y: Math.floor(bytes / kilobyte) * kilobyte,
        }));
        return judgeCycles({ levels, cycles, firstBytes: 0, resolution: kilobyte });
      };
      const { verdict, smallestVisibleBytes } = judge(0);
      if (verdict !== 'none') continue;
      told++;
      if (judge(smallestVisibleBytes ?? 0).verdict === 'leak') found++;
    }
    expect(told).toBeGreaterThan(100);
    expect((found / told) * 100).toBeGreaterThanOrEqual(80 - 3 * sampling);
  }
});

it('a cache that has filled half-way is bounded', () => {
  for (const cycles of [6, 10, 20]) expect(rateOf('bounded', cache, cycles)).toBeGreaterThanOrEqual(99);
});

/** In whole KB: a cache that is full after a third of the connections, and what each of them loses besides. */
const besideCache =
  (perCycle: number): Make =>
  ({ normal }, count) =>
    Array.from({ length: count }, (_, index) => {
      const cached = 8 * kilobyte * Math.min(index, Math.ceil(count / 3));
      return 380 * kilobyte - cached - perCycle * index + 0.3 * kilobyte * normal();
    });
const settling =
  (share: number): Make =>
  ({ normal }, count) =>
    Array.from(
      { length: count },
      (_, index) =>
        300 * kilobyte + 60 * kilobyte * Math.exp(-index / (share * count)) + 0.5 * kilobyte * normal(),
    );

describe('a leak beside a cache that is full', () => {
  it.each([12, 20, 40])('is one over %i cycles', (cycles) => {
    expect(rateOf('leak', besideCache(2500), cycles)).toBeGreaterThanOrEqual(95);
    expect(rateOf('bounded', besideCache(0), cycles)).toBeGreaterThanOrEqual(99);
  });

  it.each([12, 20, 40])('is not what settles, over %i cycles', (cycles) => {
    expect(rateOf('leak', settling(0.5), cycles)).toBeLessThanOrEqual(5 + sampling);
    expect(rateOf('leak', settling(0.25), cycles)).toBeLessThanOrEqual(0.5);
  });
});

describe('what a third of the connections lose alone', () => {
  const some: Make = ({ share }, count) => {
    let bytes = 380 * kilobyte;
    return Array.from({ length: count }, () => (bytes -= share() < 1 / 3 ? 12 * kilobyte : 0));
  };

  it.each([9, 13, 20, 30])('is seldom said to level off over %i cycles', (cycles) => {
    expect(rateOf('bounded', some, cycles)).toBeLessThanOrEqual(12 + sampling);
  });
});

it('a leak beside a single large drop is one', () => {
  const make: Make = (random, count) =>
    leak(1500, 0.3 * kilobyte)(random, count).map(
      (bytes, index) => bytes - (index > count * 0.6 ? 60 * kilobyte : 0),
    );
  expect(rateOf('leak', make, 12)).toBeGreaterThanOrEqual(90);
});

it('a leak that begins late is never said to be nothing', () => {
  const make: Make = (random, count) =>
    leak(0, 0.3 * kilobyte)(random, count).map(
      (bytes, index) => bytes - 8000 * Math.max(0, index - Math.floor((count * 2) / 3)),
    );
  for (const cycles of [12, 20, 40]) expect(rateOf('none', make, cycles)).toBe(0);
});
