import { describe, expect, it } from 'vitest';
import { compareSoaks } from '../../../../src/analysis/memory/cycles/compare-soaks.js';
import { judgeCycles } from '../../../../src/analysis/memory/cycles/judge-cycles.js';
import { lossRates } from '../../../../src/analysis/memory/cycles/loss-rates.js';
import { studentBelow } from '../../../../src/analysis/memory/cycles/student-t.js';
import type { SoakSide } from '../../../../src/model/soak-diff.js';
import { randomOf } from '../../../support/random.js';
import { isThorough } from '../../../support/thorough.js';

const kilo = 1024;

/** A soak whose connections keep so much each, read in KB. */
function side(perCycle: number, { seed = 1, cycles = 12, noise = 150, cache = 0 } = {}): SoakSide {
  const { normal } = randomOf(seed);
  const levels = Array.from({ length: cycles }, (_, i) => {
    const exact = 360_000 - perCycle * i - cache * Math.min(i, 3) + noise * normal();
    return { x: i + 1, y: Math.floor(exact / kilo) * kilo };
  });
  const { verdict, perCycleBytes } = judgeCycles({ levels, cycles, firstBytes: null, resolution: kilo });
  const losses = lossRates(levels, verdict, kilo);
  return {
    source: `${perCycle}.json`,
    capability: 'dma',
    verdict,
    cycles,
    perCycleBytes,
    losses,
    resolutionBytes: kilo,
    kinds: [],
    hasCrashed: false,
  };
}

describe("Student's t distribution", () => {
  it.each([
    // Tables of the distribution.
    [0, 5, 0.5],
    [2.015, 5, 0.95],
    [-2.015, 5, 0.05],
    [2.228, 10, 0.975],
    [63.657, 1, 0.995],
    [1.96, 1e6, 0.975],
  ])('has below %d with %d degrees of freedom the share %d', (t, freedom, share) => {
    expect(studentBelow(t, freedom)).toBeCloseTo(share, 4);
  });
});

describe('two soaks', () => {
  it.each([
    [8_628, 0, 'cured'],
    [8_628, 4_000, 'less'],
    [8_628, 8_628, 'same'],
    [8_628, 8_700, 'same'],
    [0, 0, 'same'],
    [0, 8_628, 'worse'],
    [4_000, 8_628, 'worse'],
  ])('of %d B and %d B a connection are %s, with 95 %% and more', (before, after, change) => {
    const diff = compareSoaks(side(before), side(after, { seed: 2 }));
    expect(diff.change).toBe(change);
    expect(diff.confidence).toBeGreaterThan(0.95);
    expect(Math.abs(diff.savedBytes! - (before - after))).toBeLessThan(600);
  });

  it('are cured where a cache has filled by then', () => {
    expect(compareSoaks(side(8_628), side(0, { cycles: 16, cache: 6_000 })).change).toBe('cured');
  });

  it('warn unless it is cured, or nothing was there', () => {
    const severityOf = (before: number, after: number): string =>
      compareSoaks(side(before), side(after, { seed: 2 })).finding.severity;
    expect([severityOf(8_628, 0), severityOf(0, 0)]).toEqual(['note', 'note']);
    expect([severityOf(8_628, 4_000), severityOf(8_628, 8_628), severityOf(0, 8_628)]).toEqual([
      'warning',
      'warning',
      'warning',
    ]);
  });

  it('say that a few connections are not enough, and that a crash is worse', () => {
    expect(compareSoaks(side(8_628), side(0, { cycles: 4 }))).toMatchObject({
      change: 'not-enough',
      confidence: null,
    });
    expect(compareSoaks(side(8_628), { ...side(0), hasCrashed: true }).change).toBe('worse');
  });

  it('tell which blocks have gone, and warn of new ones', () => {
    const kind = (fingerprint: string) => ({ fingerprint, sizeBytes: 84, owner: null, perCycle: 1 });
    const diff = compareSoaks(
      { ...side(0), kinds: [kind('a'), kind('b')] },
      { ...side(0), kinds: [kind('b'), kind('c')] },
    );
    expect([diff.gone, diff.added]).toEqual([[kind('a')], [kind('c')]]);
    expect(diff.finding.severity).toBe('warning');
  });

  it('are called cured, less or worse without reason in at most one pair of twenty', () => {
    const runs = isThorough ? 2_000 : 200;
    let wrong = 0;
    for (let seed = 1; seed <= runs; seed++) {
      const pair = compareSoaks(side(3_000, { seed }), side(3_000, { seed: seed + runs }));
      if (pair.change !== 'same') wrong++;
    }
    expect(wrong / runs).toBeLessThan(0.05);
  });
});
