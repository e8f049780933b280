import type { HeapRecord } from '../../model/heap-dump.js';

/** Living blocks of a dump that are told apart. */
const maxBlocks = 4_096;
/** Blocks of earlier dumps that are remembered while dumps come that do not show all of theirs. */
const maxKnown = 4 * maxBlocks;

/** Tells the blocks of a dump that an earlier one has shown from those that are new: only these have stayed. */
export class KnownBlocks {
  #known: ReadonlySet<number> = new Set<number>();
  #blocks: number[] = [];
  #isWhole = true;

  /** One number for each living block, oldest first. */
  get blocks(): readonly number[] {
    return this.#blocks;
  }

  /** False where the dump has more blocks than are told apart. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Takes a living block, and tells whether it was there before. */
  add(record: HeapRecord): boolean {
    if (this.#blocks.length >= maxBlocks) {
      this.#isWhole = false;
      return false;
    }
    const block = identityOf(record);
    this.#blocks.push(block);
    return this.#known.has(block);
  }

  /** Another dump begins; `hasLost` where this one did not show all of its blocks, which may come back then. */
  startDump(hasLost: boolean): void {
    const isJoined = hasLost && this.#known.size < maxKnown;
    this.#known = new Set(isJoined ? [...this.#known, ...this.#blocks] : this.#blocks);
    this.#blocks = [];
    this.#isWhole = true;
  }
}

// An address is used again and again; the time of the allocation tells one use from another.
function identityOf({ address, ccount }: HeapRecord): number {
  return (address ^ Math.imul(ccount ?? 0, 0x9e3779b1)) >>> 0;
}
