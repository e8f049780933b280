import type { MemorySample } from '../../../model/console-record.js';
import { ThinnedList, type Numbered } from './thinned-list.js';

/** Samples of a stretch that are kept evenly, and those kept whole at its end. */
const maxSpread = 180;
const maxTail = 60;

/**
 * The samples between two events, in bounded memory: an even selection of all, and the last ones whole, because
 * what ends a stretch (a fall before a crash) may take a few samples of many thousands.
 */
export class OpenStretch {
  readonly #spread = new ThinnedList<MemorySample>(maxSpread);
  /** A ring: the sample with ordinal n is at n modulo its size. */
  readonly #tail: MemorySample[] = [];

  add(sample: MemorySample): void {
    this.#tail[this.#spread.count % maxTail] = sample;
    this.#spread.add(sample);
  }

  get count(): number {
    return this.#spread.count;
  }

  /** In the order of their coming; `ordinal` tells how many samples lie between two of them. */
  get samples(): readonly Numbered<MemorySample>[] {
    const tailStart = Math.max(0, this.count - maxTail);
    const samples = this.#spread.items.filter(({ ordinal }) => ordinal < tailStart);
    for (let ordinal = tailStart; ordinal < this.count; ordinal++) {
      const item = this.#tail[ordinal % maxTail];
      if (item) samples.push({ item, ordinal });
    }
    return samples;
  }
}
