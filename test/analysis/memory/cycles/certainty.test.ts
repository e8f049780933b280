import { describe, expect, it } from 'vitest';
import { certaintyOf } from '../../../../src/analysis/memory/cycles/certainty.js';
import { judgeCycles } from '../../../../src/analysis/memory/cycles/judge-cycles.js';
import type { Certainty, CycleTrend } from '../../../../src/model/console-report.js';
import { randomOf, type Random } from '../../../support/random.js';
import { isThorough } from '../../../support/thorough.js';

const kilo = 1024;
const runs = isThorough ? 1_000 : 60;

type Level = (random: Random, cycle: number) => number;

/** Soaks memory that is `level` after each cycle and read in whole KB, until it is certain or has made all cycles. */
function soak(seed: number, level: Level, cycles = 40): { certainty: Certainty | null; made: number } {
  const random = randomOf(seed);
  const levels: { x: number; y: number }[] = [];
  for (let x = 1; x <= cycles; x++) {
    levels.push({ x, y: Math.floor(level(random, x) / kilo) * kilo });
    const judged = judgeCycles({ levels, cycles: x, firstBytes: 6 * kilo, resolution: kilo });
    const trend: CycleTrend = { source: 's', boot: 0, capability: 'dma', basis: 'after', ...judged };
    const certainty = certaintyOf([trend]);
    if (certainty) return { certainty, made: x };
  }
  return { certainty: null, made: cycles };
}

const many = (level: () => Level, cycles = 40) =>
  Array.from({ length: runs }, (_, i) => soak(i + 1, level(), cycles));
const constant =
  (perCycle: number, noise: number): (() => Level) =>
  () =>
  ({ normal }, cycle) =>
    360_000 - perCycle * cycle + noise * normal();

describe('when a soak is certain', () => {
  it('knows a leak of 8,628 B to a twentieth within a dozen connections', () => {
    for (const { certainty, made } of many(constant(8_628, 300))) {
      expect([certainty?.verdict, certainty?.confidence]).toEqual(['leak', 0.99]);
      expect(certainty!.low).toBeLessThan(8_628);
      expect(certainty!.high).toBeGreaterThan(8_628);
      expect(made).toBeLessThanOrEqual(12);
    }
  });

  it('knows after a few quiet connections that none keeps half a KB', () => {
    for (const { certainty, made } of many(constant(0, 60))) {
      expect(['none', 'set-up']).toContain(certainty?.verdict);
      expect(certainty!.high).toBeLessThan(kilo / 2);
      expect(made).toBeLessThanOrEqual(12);
    }
  });

  it('goes on where a small leak hides in the readings, and never calls it none', () => {
    const quiet = many(constant(700, 200)).filter(({ certainty }) => certainty?.verdict === 'none');
    expect(quiet).toEqual([]);
  });

  it('calls memory that wanders a leak in at most one run of a hundred', () => {
    const wandering = (): Level => {
      let level = 360_000;
      return ({ normal }) => (level += 2_000 * normal());
    };
    const leaks = many(wandering).filter(({ certainty }) => certainty?.verdict === 'leak');
    expect(leaks.length).toBeLessThanOrEqual(Math.max(1, 0.01 * runs));
  });

  it('waits for a cache to fill, and for a while after it', () => {
    for (const { certainty, made } of many(
      () =>
        ({ normal }, cycle) =>
          360_000 - 6_000 * Math.min(cycle, 5) + 60 * normal(),
      20,
    )) {
      expect(certainty?.verdict).toBe('bounded');
      expect(made).toBeGreaterThanOrEqual(9);
    }
  });

  it('is not certain of anything without trends, or with few cycles', () => {
    expect(certaintyOf([])).toBeNull();
    expect(soak(1, constant(8_628, 0)(), 4).certainty).toBeNull();
  });
});
