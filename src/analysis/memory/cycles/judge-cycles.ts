import type { CycleTrend, CycleVerdict, Interval } from '../../../model/console-report.js';
import { anytimeInterval } from './anytime-interval.js';
import {
  connectionsIn,
  errorOf,
  largestDrop,
  lossesOf,
  lostIn,
  meanOf,
  residualsOf,
  spreadOfLosses,
} from './cycle-losses.js';
import { lossRates } from './loss-rates.js';
import { lastThirdOf, mayGoOn, tailShare } from './may-go-on.js';
import { deviationOf, medianOf } from '../trends/median.js';
import { estimateSlope, valueAt, type Point, type SlopeEstimate } from '../trends/theil-sen.js';

/** Free memory of one pool after cycles: `x` counts the connections that had ended. */
export type CycleLevels = {
  readonly levels: readonly Point[];
  /** All cycles of which it is known; `levels` may be an even selection. */
  readonly cycles: number;
  /** Before the first minus after the first; null where the memory before is not known. */
  readonly firstBytes: number | null;
  readonly resolution: number;
};

/** Four levels of chance fall in order once in 24 times, five once in 120. */
export const minCycles = 5;

/** What lies within this many steps of the reading is no change. */
const minChange = 2;

/** A leak's mean loss is so many times its own error: without it every tenth walk of levels looks like one. */
const minCertainty = 3.5;

/** So many errors above that, a loss is seen four times in five (`docs/statistics.md`). */
const powerMargin = 1.75;

/** Losses of pure noise have an autocorrelation of -0.5; those of a walk fall below this over the root of their number once in 90. */
const minAlternation = 2.3;

/** What is lost in all, over the noise of the levels, before anything is said of its shape. */
const minOverNoise = 4;

/** Behind a cache, two halves of at least four connections each tell a leak from what settles. */
const minTail = 8;

/** What is lost late must be so much of what is lost before it, or it settles. */
const steadyShare = 0.8;

/** One drop that makes this share of all loss is a step. */
const stepShare = 0.8;

type Judgement = Omit<CycleTrend, 'source' | 'boot' | 'capability' | 'basis'>;

/**
 * Tells a leak (each cycle loses alike) from set-up (the first alone), from a cache that fills (levels off) and from a
 * single step. Levels *after* the cycles are compared, so what the first cycle took plays no part.
 */
export function judgeCycles(given: CycleLevels): Judgement {
  const estimate = estimateSlope(given.levels, given.resolution);
  if (!estimate) return ofSingleCycle(given);
  const verdict = given.cycles < minCycles ? 'not-enough-cycles' : verdictOf(given, estimate);
  const isOver = verdict === 'bounded' || verdict === 'step';
  const isOpen = isOver && mayGoOn(given.levels, verdict);
  return (
    (isOver ? leakBeside(given) : null) ?? describe(given, estimate, isOpen ? 'not-enough-cycles' : verdict)
  );
}

function describe(given: CycleLevels, estimate: SlopeEstimate, verdict: CycleVerdict): Judgement {
  const { levels, cycles, firstBytes, resolution } = given;
  const last = levels.at(-1);
  const end = last ? valueAt(estimate, last.x) : 0;
  const distances = levels.map(({ x, y }) => y - valueAt(estimate, x));
  // Where nothing is said of each connection, what all of them kept counts.
  const slope = verdict === 'not-enough-cycles' ? -meanOf(lossesOf(levels)) : estimate.slope;
  return {
    cycles,
    laterConnections: (last?.x ?? 0) - (levels[0]?.x ?? 0),
    firstBytes,
    perCycleBytes: rounded(-slope),
    low: rounded(-Math.max(estimate.high, slope)),
    high: rounded(-Math.min(estimate.low, slope)),
    smallestVisibleBytes: smallestVisible(given),
    spreadBytes: rounded(deviationOf(distances, 0)),
    verdict,
    cyclesToEmpty: verdict === 'leak' ? Math.max(0, Math.floor(end / -estimate.slope)) : null,
    anytime: anytimeOf(levels, verdict, resolution),
    resolutionBytes: resolution,
  };
}

// A leak beside what a cache took, or beside a single drop: it goes on when the cache is full, or on both sides of the drop.
function leakBeside(given: CycleLevels): Judgement | null {
  const { levels, resolution } = given;
  const drop = largestDrop(levels);
  const isDrop = drop.bytes >= stepShare * lostIn(levels);
  const rest = isDrop ? longerPart(levels, drop.index) : levels.slice(Math.ceil(levels.length / 3));
  const estimate = estimateSlope(rest, resolution);
  if (!estimate || rest.length < (isDrop ? minCycles : minTail)) return null;
  if (isDrop ? !isAsFast(shorterPart(levels, drop.index), rest) : !isSteady(rest)) return null;
  const cycles = Math.round((given.cycles * rest.length) / levels.length);
  const beside = { ...given, levels: rest, cycles };
  return verdictOf(beside, estimate) === 'leak' ? describe(beside, estimate, 'leak') : null;
}

function longerPart(levels: readonly Point[], index: number): readonly Point[] {
  return index < levels.length / 2 ? levels.slice(index) : levels.slice(0, index);
}

function shorterPart(levels: readonly Point[], index: number): readonly Point[] {
  return index < levels.length / 2 ? levels.slice(0, index) : levels.slice(index);
}

// What settles loses ever less; a leak loses as much late as early.
function isSteady(levels: readonly Point[]): boolean {
  const middle = Math.floor(levels.length / 2);
  return isAsFast(levels.slice(middle), levels.slice(0, middle + 1));
}

function isAsFast(part: readonly Point[], other: readonly Point[]): boolean {
  return part.length < 2 || meanOf(lossesOf(part)) >= steadyShare * meanOf(lossesOf(other));
}

// Any part of what the first cycle keeps may be set-up, so nothing can be said of a cycle.
function ofSingleCycle({ cycles, firstBytes, resolution }: CycleLevels): Judgement {
  return {
    cycles,
    laterConnections: 0,
    firstBytes,
    perCycleBytes: null,
    low: null,
    high: null,
    smallestVisibleBytes: null,
    spreadBytes: 0,
    verdict: 'not-enough-cycles',
    cyclesToEmpty: null,
    anytime: null,
    resolutionBytes: resolution,
  };
}

function anytimeOf(levels: readonly Point[], verdict: CycleVerdict, resolution: number): Interval | null {
  const interval = anytimeInterval(lossRates(levels, verdict, resolution), resolution);
  return interval && { low: rounded(interval.low), high: rounded(interval.high) };
}

function verdictOf(given: CycleLevels, estimate: SlopeEstimate): CycleVerdict {
  const { levels, firstBytes, resolution } = given;
  const least = minChange * resolution;
  const [first, last] = [levels[0], levels.at(-1)];
  if (!first || !last) return 'not-enough-cycles';
  const noise = noiseOf(levels, resolution);
  if (first.y - last.y > Math.max(least, minOverNoise * noise)) {
    const drop = largestDrop(levels);
    if (drop.bytes >= stepShare * (first.y - last.y)) {
      return drop.index <= levels.length / 3 ? 'bounded' : 'step';
    }
    if (hasLevelledOff(levels, estimate, least)) return 'bounded';
  }
  // Of an unsteady loss nothing is known but that it is there; one low level at the end is none.
  const walked = 1.4826 * spreadOfLosses(levels);
  const isLost = lostIn(levels) > Math.max(least, minOverNoise * walked);
  const loss = -estimate.slope * (last.x - first.x);
  if (estimate.high < 0 && loss > least) {
    return certaintyOf(levels, resolution) >= minCertainty ? 'leak' : 'not-enough-cycles';
  }
  if (isLost) return 'not-enough-cycles';
  return (firstBytes ?? 0) > Math.max(least, minOverNoise * noise) ? 'set-up' : 'none';
}

function hasLevelledOff(levels: readonly Point[], { slope }: SlopeEstimate, least: number): boolean {
  const from = lastThirdOf(levels);
  const [first, bend, last] = [levels[0], levels[from], levels.at(-1)];
  if (!first || !bend || !last || bend.x === first.x) return false;
  const before = (first.y - bend.y) / (bend.x - first.x);
  const expected = Math.max(before, -slope) * (last.x - bend.x);
  return expected > least && bend.y - last.y < tailShare * expected;
}

// How many times its own standard error the loss of a connection is. Losses are taken as independent, as in a walk, which
// sees the least; where each loss is followed by the opposite, levels are noise around a line, and its slope counts.
function certaintyOf(levels: readonly Point[], resolution: number): number {
  const losses = lossesOf(levels);
  const asWalk = meanOf(losses) / errorOf(losses, resolution);
  const isNoise = autocorrelationOf(residualsOf(losses)) < -minAlternation / Math.sqrt(losses.length);
  return isNoise ? Math.max(asWalk, slopeCertaintyOf(levels, resolution)) : asWalk;
}

function autocorrelationOf(residuals: readonly number[]): number {
  let [products, squares] = [0, 0];
  for (const [i, residual] of residuals.entries()) {
    squares += residual ** 2;
    products += i === 0 ? 0 : residual * (residuals[i - 1] ?? 0);
  }
  return squares === 0 ? 0 : products / squares;
}

// The loss of a connection by least squares over its standard error.
function slopeCertaintyOf(levels: readonly Point[], resolution: number): number {
  const n = levels.length;
  const [x, y] = [
    levels.reduce((sum, point) => sum + point.x, 0) / n,
    levels.reduce((sum, point) => sum + point.y, 0) / n,
  ];
  const spread = levels.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  const slope = levels.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0) / spread;
  const squares = levels.reduce((sum, point) => sum + (point.y - y - slope * (point.x - x)) ** 2, 0);
  const deviation = Math.max(Math.sqrt(squares / Math.max(1, n - 2)), resolution / 4);
  return -slope / (deviation / Math.sqrt(spread));
}

// A cache that fills would hide itself in the noise around a line, so the smaller of both counts.
function noiseOf(levels: readonly Point[], resolution: number): number {
  const tail = levels.slice(-Math.max(3, Math.floor(levels.length / 3))).map(({ y }) => y);
  const spread = Math.min(deviationOf(tail, medianOf(tail)), spreadOfLosses(levels));
  return Math.max(1.4826 * spread, resolution / 3);
}

// What each connection must keep to be called a leak four times in five: so many times the error of the mean, which
// readings that are rounded to their step leave open by half of it, even where they have not moved yet.
function smallestVisible({ levels, cycles, resolution }: CycleLevels): number | null {
  const [first, last] = [levels[0], levels.at(-1)];
  if (!first || !last || cycles < 2 || last.x === first.x) return null;
  const losses = lossesOf(levels);
  const rounding = resolution / 2 / Math.sqrt(Math.max(connectionsIn(losses), minCycles - 1));
  return Math.ceil((minCertainty + powerMargin) * Math.max(errorOf(losses, resolution), rounding));
}

// No -0 in JSON.
function rounded(value: number): number {
  return Math.round(value) || 0;
}
