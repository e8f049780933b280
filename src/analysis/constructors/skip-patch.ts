import type { Constructor, ConstructorMap } from '../../model/constructor.js';
import type { ElfFile } from '../../parsers/elf/elf-file.js';
import type { SymbolTable } from '../../parsers/elf/symbol-table.js';

/** Where an instruction stands that returns at once. */
export type ReturnPlace = {
  readonly address: number;
  /** The function whose last instruction it is; null where the whole function is a return. */
  readonly borrowedFrom: string | null;
};

// c.jr ra at an even address: executing from there returns, whatever stands before.
const compressedReturn = Buffer.from([0x82, 0x80]);

/** A return that the words of skipped constructors may point to; null where there is none (no RISC-V, no such code). */
export function findReturnPlace(
  { machine }: ConstructorMap,
  elf: ElfFile,
  symbols: SymbolTable,
): ReturnPlace | null {
  if (machine !== 'riscv') return null;
  let borrowed: ReturnPlace | null = null;
  for (const section of elf.sections.filter(
    ({ isExecutable, isAllocated, type }) => isExecutable && isAllocated && type !== 'nobits',
  )) {
    const bytes = Buffer.from(elf.read(section));
    for (let at = bytes.indexOf(compressedReturn); at !== -1; at = bytes.indexOf(compressedReturn, at + 1)) {
      const address = section.address + at;
      if (address % 2 !== 0) continue;
      const owner = symbols.functionAt(address);
      if (owner?.address === address) return { address, borrowedFrom: null };
      if (owner !== null) borrowed ??= { address, borrowedFrom: owner.name };
    }
  }
  return borrowed;
}

/** Where in the ELF file the word of a constructor stands, or null. */
export function fileOffsetOf(elf: ElfFile, { slot }: Constructor): number | null {
  const section = elf.sections.find(
    ({ isAllocated, type, address, sizeBytes }) =>
      isAllocated && type !== 'nobits' && slot >= address && slot + 4 <= address + sizeBytes,
  );
  return section === undefined ? null : section.offset + slot - section.address;
}
