import type { MemoryModelConfig } from './model-config.js';
import type { FreeMemory } from './model-heap.js';

/** A reading in so many comes in the middle of something larger: the real console has one dip of 3 KB in 51. */
const dipEvery = 50;
const dipBytes = 3 * 1024;

/** What other tasks of the firmware hold at the moment of a reading: the same for the same seed (mulberry32). */
export class PassingMemory {
  readonly #bytes: number;
  #state: number;

  constructor(noise: MemoryModelConfig['noise']) {
    this.#bytes = noise?.bytes ?? 0;
    this.#state = Math.imul(noise?.seed ?? 0, 2_654_435_761);
  }

  /** What the monitor reads where so much is free. */
  read({ heap, dma, internal }: FreeMemory): FreeMemory {
    if (this.#bytes === 0) return { heap, dma, internal };
    const isDip = this.#share() * dipEvery < 1;
    const held = Math.floor(this.#share() * this.#bytes) + (isDip ? dipBytes : 0);
    return {
      heap: Math.max(0, heap - held),
      dma: Math.max(0, dma - held),
      internal: Math.max(0, internal - held),
    };
  }

  #share(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
