import { describe, expect, it } from 'vitest';
import { trendOfBlocks, type BlockCounts } from '../../../src/analysis/heap/trend.js';
import { randomOf, type Random } from '../../support/random.js';

const seriesPerCase = 1000;

/** What becomes of the blocks of a kind from one dump to the next. */
type Kind = {
  /** Blocks that each dump has more than the last, and that stay. */
  readonly leaked: number;
  /** Up to so many others come before each dump, and this share of them is there at the next one, too. */
  readonly passing: number;
  readonly share: number;
};

function follow({ leaked, passing, share }: Kind, dumps: number, random: Random): BlockCounts {
  const [counts, kept]: [number[], number[]] = [[], []];
  let [held, others, isGivenBack] = [0, 0, false];
  for (let i = 0; i < dumps; i++) {
    const old = Array.from({ length: others }, () => random.share()).filter((x) => x < share).length;
    const fresh = Math.floor(random.share() * (passing + 1));
    kept.push(held + old);
    isGivenBack ||= old < others;
    held += leaked;
    others = old + fresh;
    counts.push(held + others);
  }
  return { counts, kept, isGivenBack };
}

function percentOf(trend: string, kind: Kind, dumps: number): number {
  let hits = 0;
  for (let seed = 1; seed <= seriesPerCase; seed++)
    if (trendOfBlocks(follow(kind, dumps, randomOf(seed))) === trend) hits++;
  return (hits * 100) / seriesPerCase;
}

// docs/statistics.md has these figures.
describe('blocks over the dumps of a trace', () => {
  it.each([
    ['of which each dump has others', { leaked: 0, passing: 6, share: 0 }, [3, 5, 8, 12, 25], 0.5],
    ['of which one in ten outlives a dump', { leaked: 0, passing: 4, share: 0.1 }, [5, 8, 12, 25], 2],
  ])('%s are called a leak at most so often', (_, kind, dumps, percent) => {
    for (const count of dumps) expect(percentOf('grows', kind, count)).toBeLessThanOrEqual(percent);
  });

  it.each([
    ['one with each dump', { leaked: 1, passing: 0, share: 0 }, [3, 5, 8, 12, 25], 100],
    [
      'one with each dump, beside up to eight others',
      { leaked: 1, passing: 8, share: 0 },
      [5, 8, 12, 25],
      99,
    ],
    [
      'ten with each dump, beside others that last',
      { leaked: 10, passing: 8, share: 0.5 },
      [5, 8, 12, 25],
      99,
    ],
  ])('of which there is more by %s are found at least so often', (_, kind, dumps, percent) => {
    for (const count of dumps) expect(percentOf('grows', kind, count)).toBeGreaterThanOrEqual(percent);
  });
});
