import type { CycleTrend, CycleVerdict } from '../../../model/console-report.js';
import { deviationOf, medianOf } from '../trends/median.js';
import { estimateSlope, valueAt, type Point, type SlopeEstimate } from '../trends/theil-sen.js';

/** Free memory of one pool after each cycle: `x` counts cycles from 1. */
export type CycleLevels = {
  readonly levels: readonly Point[];
  /** All cycles, of which `levels` may be an even selection. */
  readonly cycles: number;
  /** Before the first minus after the first; null where the memory before is not known. */
  readonly firstBytes: number | null;
  readonly resolution: number;
};

/** Four levels of chance fall in order once in 24 times, five once in 120. */
const minCycles = 5;

/** What lies within this many steps of the reading is no change. */
const minChange = 2;

/** A leak's mean loss is so many times its own error: without it every tenth walk of levels looks like one. */
const minCertainty = 3.5;

/** Of what the cycles before predict, the last third must lose this much, or what was lost has levelled off. */
const tailShare = 0.5;

/** One drop that makes this share of all loss is a step. */
const stepShare = 0.8;

type Judgement = Omit<CycleTrend, 'source' | 'boot' | 'capability'>;

/**
 * Tells a leak (each cycle loses alike) from set-up (the first alone), from a cache that fills (levels off) and from a
 * single step. Levels *after* the cycles are compared, so what the first cycle took plays no part.
 */
export function judgeCycles(given: CycleLevels): Judgement {
  const { levels, cycles, firstBytes, resolution } = given;
  const estimate = estimateSlope(levels, resolution);
  if (!estimate) return ofSingleCycle(given);
  const verdict = cycles < minCycles ? 'not-enough-cycles' : verdictOf(given, estimate);
  const last = levels.at(-1);
  const end = last ? valueAt(estimate, last.x) : 0;
  const distances = levels.map(({ x, y }) => y - valueAt(estimate, x));
  return {
    cycles,
    firstBytes,
    perCycleBytes: rounded(-estimate.slope),
    low: rounded(-estimate.high),
    high: rounded(-estimate.low),
    smallestVisibleBytes: smallestVisible(given),
    spreadBytes: rounded(deviationOf(distances, 0)),
    verdict,
    cyclesToEmpty: verdict === 'leak' ? Math.max(0, Math.floor(end / -estimate.slope)) : null,
  };
}

// Any part of what the first cycle keeps may be set-up, so nothing can be said of a cycle.
function ofSingleCycle({ cycles, firstBytes }: CycleLevels): Judgement {
  return {
    cycles,
    firstBytes,
    perCycleBytes: null,
    low: null,
    high: null,
    smallestVisibleBytes: null,
    spreadBytes: 0,
    verdict: 'not-enough-cycles',
    cyclesToEmpty: null,
  };
}

function verdictOf(given: CycleLevels, estimate: SlopeEstimate): CycleVerdict {
  const { levels, firstBytes, resolution } = given;
  const least = minChange * resolution;
  const [first, last] = [levels[0], levels.at(-1)];
  if (!first || !last) return 'not-enough-cycles';
  if (first.y - last.y > least) {
    const drop = largestDrop(levels);
    if (drop.bytes >= stepShare * (first.y - last.y) && drop.bytes > 3 * noiseOf(levels, resolution)) {
      return drop.index <= levels.length / 3 ? 'bounded' : 'step';
    }
    if (hasLevelledOff(levels, estimate, least)) return 'bounded';
  }
  const loss = -estimate.slope * (last.x - first.x);
  if (estimate.high < 0 && loss > least) {
    return certaintyOf(levels, resolution) >= minCertainty ? 'leak' : 'not-enough-cycles';
  }
  return (firstBytes ?? 0) > least ? 'set-up' : 'none';
}

function hasLevelledOff(levels: readonly Point[], { slope }: SlopeEstimate, least: number): boolean {
  const from = Math.ceil((levels.length * 2) / 3) - 1;
  const [first, bend, last] = [levels[0], levels[from], levels.at(-1)];
  if (!first || !bend || !last || bend.x === first.x) return false;
  const before = (first.y - bend.y) / (bend.x - first.x);
  const expected = Math.max(before, -slope) * (last.x - bend.x);
  return expected > least && bend.y - last.y < tailShare * expected;
}

function largestDrop(levels: readonly Point[]): { readonly bytes: number; readonly index: number } {
  let drop = { bytes: 0, index: 0 };
  for (const [index, bytes] of lossesOf(levels).entries()) {
    if (bytes > drop.bytes) drop = { bytes, index: index + 1 };
  }
  return drop;
}

// The mean loss from one level to the next over its standard error.
function certaintyOf(levels: readonly Point[], resolution: number): number {
  const losses = lossesOf(levels);
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  return mean / errorOf(losses, resolution);
}

function errorOf(losses: readonly number[], resolution: number): number {
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  const squares = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / Math.max(1, losses.length - 1));
  return Math.max(deviation, resolution / 4) / Math.sqrt(losses.length);
}

function lossesOf(levels: readonly Point[]): number[] {
  return levels.slice(1).map(({ y }, i) => (levels[i]?.y ?? y) - y);
}

// A cache that fills would hide itself in the noise around a line, so the smaller of both counts.
function noiseOf(levels: readonly Point[], resolution: number): number {
  const tail = levels.slice(-Math.max(3, Math.floor(levels.length / 3))).map(({ y }) => y);
  const losses = lossesOf(levels);
  const spread = Math.min(deviationOf(tail, medianOf(tail)), deviationOf(losses, medianOf(losses)));
  return Math.max(1.4826 * spread, resolution / 3);
}

// What a constant loss must be to pass both tests of a leak.
function smallestVisible({ levels, cycles, resolution }: CycleLevels): number | null {
  const [first, last] = [levels[0], levels.at(-1)];
  if (!first || !last || cycles < 2 || last.x === first.x) return null;
  const noise = errorOf(lossesOf(levels), resolution);
  const steps = Math.max(last.x - first.x, minCycles - 1);
  return Math.ceil(Math.max((minChange * resolution) / steps, minCertainty * Math.min(noise, resolution)));
}

// No -0 in JSON.
function rounded(value: number): number {
  return Math.round(value) || 0;
}
