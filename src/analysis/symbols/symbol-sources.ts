import type { Frame, Symbolizer } from '../../model/frame.js';

/** Addresses that a monitor decoded and we remember; a log repeats the same few hundred. */
const maxDecoded = 65_536;

const nothing: readonly Frame[] = [];

/** Names for return addresses: from the given ELF files in their order, then from a monitor's decode lines. */
export class SymbolSources {
  readonly #elfs: readonly Symbolizer[];
  readonly #decoded = new Map<number, readonly Frame[]>();

  constructor(elfs: readonly Symbolizer[]) {
    this.#elfs = elfs;
  }

  /** Grows whenever an address may have got a name that it had not before. */
  get generation(): number {
    return this.#decoded.size;
  }

  get isEmpty(): boolean {
    return this.#elfs.length === 0 && this.#decoded.size === 0;
  }

  get hasElf(): boolean {
    return this.#elfs.length > 0;
  }

  isInElf(returnAddress: number): boolean {
    return this.#elfs.some((elf) => elf.framesAt(returnAddress - 1).length > 0);
  }

  addDecoded(returnAddress: number, frames: readonly Frame[]): void {
    if (this.#decoded.size < maxDecoded) this.#decoded.set(returnAddress, frames);
  }

  /** Innermost first. The call stands before the return address, so the ELF is asked for one byte less. */
  framesAtReturn(returnAddress: number): readonly Frame[] {
    for (const elf of this.#elfs) {
      const frames = elf.framesAt(returnAddress - 1);
      if (frames.length > 0) return frames;
    }
    return this.#decoded.get(returnAddress) ?? nothing;
  }
}
