import type { MemorySample } from '../../model/console-record.js';

const minSamples = 4;

/**
 * Finds out whether DMA and internal memory are one pool. On the ESP32-P4 internal is L2 memory, which is all DMA
 * capable, and some 30 KB of RTC RAM and TCM: the difference never changes, and a loss shows in both figures.
 */
export class PoolRelation {
  #least = Number.POSITIVE_INFINITY;
  #most = Number.NEGATIVE_INFINITY;
  #resolution = 1;
  #count = 0;

  add({ free, resolutionBytes }: MemorySample): void {
    if (free.dma === null || free.internal === null) return;
    const difference = free.internal - free.dma;
    this.#least = Math.min(this.#least, difference);
    this.#most = Math.max(this.#most, difference);
    this.#resolution = Math.max(this.#resolution, resolutionBytes);
    this.#count++;
  }

  get isOnePool(): boolean {
    // Both are rounded down, so a constant difference shows as one of two values.
    return this.#count >= minSamples && this.#most - this.#least <= 2 * this.#resolution;
  }
}
