import { largestDrop, lossesOf } from './cycle-losses.js';
import { medianOf } from '../trends/median.js';
import type { Point } from '../trends/theil-sen.js';

/** Of what the cycles before predict, the last third must lose this much, or what was lost has levelled off. */
export const tailShare = 0.5;

/** What only some connections lose looks as if it levelled off by chance; at most so often it is called so. */
const maxChance = 0.05;

/** The level that the last third begins with. */
export function lastThirdOf(levels: readonly Point[]): number {
  return Math.ceil((levels.length * 2) / 3) - 1;
}

/**
 * True where the levels (as `lossesOf` takes them) do not tell that what was lost is over: a step that nothing comes
 * after, or losses that some connections have and others do not (those that fail, say), with too few after the last.
 */
export function mayGoOn(levels: readonly Point[], shape: 'bounded' | 'step'): boolean {
  return shape === 'step' ? largestDrop(levels).index === levels.length - 1 : !hasChanged(levels);
}

// How probable is it that none after the last loss has one, if as many as before it would?
function hasChanged(levels: readonly Point[]): boolean {
  const losses = lossesOf(withoutOutliers(levels));
  const rates = losses.map(({ bytes, connections }) => Math.max(0, bytes / connections));
  const half = tailShare * meanByWeight(rates.slice(0, lastThirdOf(levels)));
  const isLosing = rates.map((rate) => rate > 0 && rate >= half);
  const before = isLosing.slice(0, isLosing.lastIndexOf(true) + 1);
  const share = (before.filter(Boolean).length + 1) / (before.length + 2);
  return (1 - share) ** (losses.length - before.length) <= maxChance;
}

// Each counts by its size, so that those without a loss do not.
function meanByWeight(rates: readonly number[]): number {
  const sum = rates.reduce((total, rate) => total + rate, 0);
  return sum === 0 ? 0 : rates.reduce((total, rate) => total + rate ** 2, 0) / sum;
}

function withoutOutliers(levels: readonly Point[]): readonly Point[] {
  return levels.map(({ x, y }, i) => {
    const around = [levels[i - 1], levels[i + 1]].flatMap((level) => level?.y ?? []);
    return { x, y: around.length === 2 ? medianOf([y, ...around]) : y };
  });
}
