import type { Capability, MemorySample } from '../../model/console-record.js';
import type { Sourced } from '../../model/console-report.js';
import { capabilities } from './cycles/free-bytes.js';

/** Runs of samples; two neighbours are joined when there are more. */
const maxRuns = 512;

type Sample = Sourced<MemorySample>;

/**
 * Samples of a whole log in bounded memory: of each run the first, and of each pool the lowest and the highest. Up to
 * `maxRuns` samples all are kept; then runs get longer, all alike.
 */
export class SampleStore {
  #runs: (readonly Sample[])[] = [];
  #runLength = 1;
  readonly #open = new OpenRun();
  #count = 0;

  add(sample: Sample): void {
    this.#count++;
    this.#open.add(sample);
    if (this.#open.count < this.#runLength) return;
    this.#runs.push(this.#open.take());
    if (this.#runs.length >= maxRuns) this.#joinRuns();
  }

  get count(): number {
    return this.#count;
  }

  get samples(): readonly Sample[] {
    return [...this.#runs.flat(), ...this.#open.kept];
  }

  #joinRuns(): void {
    const runs: (readonly Sample[])[] = [];
    const joined = new OpenRun();
    for (let i = 0; i < this.#runs.length; i += 2) {
      for (const run of this.#runs.slice(i, i + 2)) for (const sample of run) joined.add(sample);
      runs.push(joined.take());
    }
    this.#runs = runs;
    this.#runLength *= 2;
  }
}

/** The first sample of a run, and of each pool its lowest and its highest (the first of equals). */
class OpenRun {
  readonly #pools = capabilities.map((pool) => new PoolExtremes(pool));
  #first: Sample | null = null;
  count = 0;

  add(sample: Sample): void {
    this.#first ??= sample;
    for (const pool of this.#pools) pool.add(sample, this.count);
    this.count++;
  }

  /** In the order of their coming. */
  get kept(): readonly Sample[] {
    const extremes = this.#pools.flatMap(({ lowest, highest }) => [lowest, highest]);
    const inOrder = extremes.toSorted((a, b) => a.at - b.at).map(({ sample }) => sample);
    return [...new Set([this.#first, ...inOrder].filter((sample) => sample !== null))];
  }

  /** What was kept of the run, which is over with this. */
  take(): readonly Sample[] {
    const { kept } = this;
    this.count = 0;
    this.#first = null;
    for (const pool of this.#pools) pool.clear();
    return kept;
  }
}

class PoolExtremes {
  readonly #pool: Capability;
  readonly lowest = new Extreme(Infinity);
  readonly highest = new Extreme(-Infinity);

  constructor(pool: Capability) {
    this.#pool = pool;
  }

  add(sample: Sample, at: number): void {
    const bytes = sample.free[this.#pool];
    if (bytes === null) return;
    if (bytes < this.lowest.bytes) this.lowest.set(at, sample, bytes);
    if (bytes > this.highest.bytes) this.highest.set(at, sample, bytes);
  }

  clear(): void {
    this.lowest.set(0, null, Infinity);
    this.highest.set(0, null, -Infinity);
  }
}

/** Written over, not made anew: most samples of a fall are the lowest so far. */
class Extreme {
  at = 0;
  sample: Sample | null = null;
  bytes: number;

  constructor(bytes: number) {
    this.bytes = bytes;
  }

  set(at: number, sample: Sample | null, bytes: number): void {
    this.at = at;
    this.sample = sample;
    this.bytes = bytes;
  }
}
