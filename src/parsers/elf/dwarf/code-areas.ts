import type { ElfFile } from '../elf-file.js';

/**
 * The address ranges that hold code in the linked file. Debug information of functions that the linker removed
 * stays behind with address 0, 1 or all ones, and code lies at none of these.
 */
export class CodeAreas {
  readonly #areas: readonly { readonly start: number; readonly end: number }[];

  constructor(elf: ElfFile) {
    this.#areas = elf.sections
      .filter((section) => section.isAllocated && section.isExecutable && section.sizeBytes > 0)
      .map((section) => ({ start: section.address, end: section.address + section.sizeBytes }));
  }

  /** True when a range of code may start there. Address 0 marks removed code even where flash starts at 0. */
  mayStartAt(address: number): boolean {
    if (address === 0) return false;
    for (const { start, end } of this.#areas) {
      if (address >= start && address < end) return true;
    }
    return false;
  }
}
