import type { CycleTrend, CycleVerdict } from '../../../model/console-report.js';
import { noiseOf } from '../trends/change-points.js';
import { deviationOf } from '../trends/median.js';
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

/** Three differences without the first cycle's: fewer cannot tell a leak from a cache that is filling. */
const minCycles = 4;

/** Differences without growth that make a plateau. */
const minPlateau = 3;

/** What lies within this many steps of the reading is no change. */
const minChange = 2;

type Judgement = Omit<CycleTrend, 'boot' | 'capability'>;

/**
 * Tells a leak (each cycle loses alike) from set-up (the first alone) and from a cache that fills (levels off). The
 * first cycle's loss is left out: levels after the cycles are compared, so what was there before the first plays no part.
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
    spreadBytes: rounded(deviationOf(distances, 0)),
    verdict,
    cyclesToEmpty: verdict === 'leak' ? Math.max(0, Math.floor(end / -estimate.slope)) : null,
  };
}

// Any part of what the first cycle keeps may be set-up, so a cycle may cost nothing or all of it.
function ofSingleCycle({ cycles, firstBytes }: CycleLevels): Judgement {
  const bytes = firstBytes ?? 0;
  return {
    cycles,
    firstBytes,
    perCycleBytes: bytes,
    low: Math.min(0, bytes),
    high: Math.max(0, bytes),
    spreadBytes: 0,
    verdict: 'not-enough-cycles',
    cyclesToEmpty: null,
  };
}

function verdictOf({ levels, firstBytes, resolution }: CycleLevels, estimate: SlopeEstimate): CycleVerdict {
  const step = Math.max(resolution, 1.5 * noiseOf(levels, resolution));
  const plateau = findPlateau(levels, step);
  if (plateau.isSignificant) return plateau.length >= minPlateau ? 'bounded' : 'not-enough-cycles';
  const span = (levels.at(-1)?.x ?? 0) - (levels[0]?.x ?? 0);
  const isCertain = estimate.high < 0 && -estimate.slope * span > minChange * resolution;
  if (isCertain) return 'leak';
  return (firstBytes ?? 0) > minChange * step ? 'set-up' : 'none';
}

type Plateau = {
  /** Cycles without growth at the end. */
  readonly length: number;
  /** True when growth as before would have been seen in so many cycles. */
  readonly isSignificant: boolean;
};

function findPlateau(levels: readonly Point[], step: number): Plateau {
  const last = levels.at(-1);
  if (!last) return { length: 0, isSignificant: false };
  let [start, min, max] = [levels.length - 1, last.y, last.y];
  for (let i = start - 1; i >= 0; i--) {
    const y = levels[i]?.y ?? 0;
    [min, max] = [Math.min(min, y), Math.max(max, y)];
    if (max - min > minChange * step) break;
    start = i;
  }
  const [first, begin] = [levels[0], levels[start]];
  if (!first || !begin || start === 0) return { length: 0, isSignificant: false };
  const length = last.x - begin.x;
  const lossBefore = (first.y - begin.y) / (begin.x - first.x);
  // A constant loss that stays within the plateau's height cannot exceed that height and one step.
  return { length, isSignificant: length >= 2 && lossBefore * length > (minChange + 1) * step };
}

// No -0 in JSON.
function rounded(value: number): number {
  return Math.round(value) || 0;
}
