import type { Capability, FreeBytes, MemorySample } from '../../../model/console-record.js';
import { medianOf } from '../trends/median.js';
import { capabilities, eachPool, unknownFree } from './free-bytes.js';

/** Samples that a level is the median of. */
const maxSamples = 64;
const maxLevelSamples = 16;

/** Fewer idle samples are no baseline (they may hold a dip). */
export const minIdleSamples = 4;

/** How long memory must keep still, and how still: the firmware reads it each 500 ms, in whole KB. */
const settleMs = 3_000;
const settleSpreadBytes = 1_024;

/** Samples that are closer than this add nothing. */
const minDistanceMs = 50;

/** The latest samples without a connection: has memory come to rest, and at which level. */
export class QuietWindow {
  #samples: MemorySample[] = [];
  #settledAt: MemorySample | null = null;
  #stated: MemorySample | null = null;

  clear(): void {
    this.#samples = [];
    this.#stated = null;
    this.#settledAt = null;
  }

  add(sample: MemorySample): void {
    const last = this.#samples.at(-1);
    const sinceLast = last ? (sample.timeMs ?? 0) - (last.timeMs ?? -minDistanceMs) : minDistanceMs;
    // Readings of one moment are those of a clock that stands, or of several pools.
    if (sinceLast !== 0 && sinceLast < minDistanceMs) return;
    if (this.#samples.length === maxSamples) this.#samples.shift();
    this.#samples.push(sample);
    this.#settledAt ??= findRest(this.#samples);
  }

  /** A level that the firmware stated on purpose (memory_tracker); it counts where no monitor tells more. */
  state(sample: MemorySample): void {
    this.#stated = sample;
  }

  /** That level; null where none was stated. */
  get statedLevel(): FreeBytes | null {
    return this.#stated?.free ?? null;
  }

  get count(): number {
    return this.#samples.length;
  }

  /** Start of the rest; null while memory has not settled. */
  get settledMs(): number | null {
    return this.#settledAt?.timeMs ?? null;
  }

  /** Median of the last samples at rest, or of the very last where it never came to rest. */
  get level(): FreeBytes {
    const count = this.#settledAt === null ? minIdleSamples : maxLevelSamples;
    const from = this.#settledAt?.line ?? 0;
    const latest = this.#samples.slice(-count).filter(({ line }) => line >= from);
    return latest.length === 0
      ? (this.statedLevel ?? unknownFree)
      : eachPool((pool) => medianOfPool(latest, pool));
  }
}

function medianOfPool(samples: readonly MemorySample[], pool: Capability): number | null {
  const values: number[] = [];
  for (const { free } of samples) {
    const value = free[pool];
    if (value !== null) values.push(value);
  }
  return values.length === 0 ? null : Math.round(medianOf(values));
}

// The first sample of the latest run that is long enough and still enough.
function findRest(samples: readonly MemorySample[]): MemorySample | null {
  const end = samples.at(-1)?.timeMs ?? null;
  if (end === null) return null;
  const start = samples.findLastIndex(({ timeMs }) => timeMs !== null && end - timeMs >= settleMs);
  const first = Math.min(start, samples.length - minIdleSamples);
  if (start === -1 || first < 0) return null;
  return capabilities.every((pool) => isStillFrom(samples, first, pool)) ? (samples[first] ?? null) : null;
}

// Written for speed: it looks at some samples for each one that comes.
function isStillFrom(samples: readonly MemorySample[], start: number, pool: Capability): boolean {
  let first: number | null = null;
  let highest = 0;
  let lowest = Infinity;
  let second = Infinity;
  let count = 0;
  let allowed = settleSpreadBytes;
  for (let i = start; i < samples.length; i++) {
    const sample = samples[i];
    if (!sample) continue;
    const { free, resolutionBytes } = sample;
    if (resolutionBytes > allowed) allowed = resolutionBytes;
    const value = free[pool];
    if (value === null) continue;
    count++;
    first ??= value;
    if (value > highest) highest = value;
    if (value < lowest) {
      second = lowest;
      lowest = value;
    } else if (value < second) second = value;
  }
  if (first === null) return true;
  // Of many samples one may be a dip, but rest does not begin with one.
  const low = count > minIdleSamples + 1 ? second : lowest;
  return highest - low <= allowed && highest - first <= allowed;
}
