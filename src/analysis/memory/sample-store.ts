import type { MemorySample } from '../../model/console-record.js';
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
  #open: Sample[] = [];
  #openCount = 0;
  #count = 0;

  add(sample: Sample): void {
    this.#count++;
    this.#open.push(sample);
    if (++this.#openCount < this.#runLength) {
      // A run of a million samples shall not need a list of them.
      if (this.#open.length > 64) this.#open = [...extremesOf(this.#open)];
      return;
    }
    this.#runs.push(extremesOf(this.#open));
    this.#open = [];
    this.#openCount = 0;
    if (this.#runs.length >= maxRuns) this.#joinRuns();
  }

  get count(): number {
    return this.#count;
  }

  get samples(): readonly Sample[] {
    return [...this.#runs.flat(), ...extremesOf(this.#open)];
  }

  #joinRuns(): void {
    const runs: (readonly Sample[])[] = [];
    for (let i = 0; i < this.#runs.length; i += 2) {
      runs.push(extremesOf([...(this.#runs[i] ?? []), ...(this.#runs[i + 1] ?? [])]));
    }
    this.#runs = runs;
    this.#runLength *= 2;
  }
}

function extremesOf(samples: readonly Sample[]): readonly Sample[] {
  if (samples.length < 2) return samples;
  const kept = new Set<Sample>(samples.slice(0, 1));
  for (const pool of capabilities) {
    let [lowest, highest]: [Sample | null, Sample | null] = [null, null];
    for (const sample of samples) {
      const bytes = sample.free[pool];
      if (bytes === null) continue;
      if (bytes < (lowest?.free[pool] ?? Number.POSITIVE_INFINITY)) lowest = sample;
      if (bytes > (highest?.free[pool] ?? Number.NEGATIVE_INFINITY)) highest = sample;
    }
    if (lowest) kept.add(lowest);
    if (highest) kept.add(highest);
  }
  return samples.filter((sample) => kept.has(sample));
}
