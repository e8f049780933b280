import type { Frame, Symbolizer } from '../../model/frame.js';

/** Addresses that a monitor decoded and we remember; a log repeats the same few hundred. */
const maxDecoded = 65_536;

const nothing: readonly Frame[] = [];

/** Names for return addresses: from the ELF files in use in their order, then from a monitor's decode lines. */
export class SymbolSources {
  #elfs: readonly Symbolizer[] = [];
  readonly #decoded = new Map<number, readonly Frame[]>();
  #changes = 0;

  /** Takes names from these ELF files from now on, asked in this order. */
  use(elfs: readonly Symbolizer[]): void {
    const isSame = elfs.length === this.#elfs.length && elfs.every((elf, index) => elf === this.#elfs[index]);
    if (isSame) return;
    this.#elfs = elfs;
    this.#changes++;
  }

  /** Grows whenever an address may have got another name than before. */
  get generation(): number {
    return this.#decoded.size + this.#changes;
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
