import type { ElfFile } from '../../parsers/elf/elf-file.js';
import { SymbolTable } from '../../parsers/elf/symbol-table.js';
import type { OpenElfs } from '../../streamer/open-elf.js';

/** An ELF whose constructors are looked at, with its symbols, which take longest to read. */
export type ConstructorElf = {
  readonly path: string;
  readonly elf: ElfFile;
  readonly symbols: SymbolTable;
};

/** Opens an ELF, which stays open in `files`. Throws a DiagError for a file that is no usable one. */
export function openConstructorElf(path: string, files: OpenElfs): ConstructorElf {
  const elf = files.open(path);
  return { path, elf, symbols: SymbolTable.read(elf) };
}
