import type { SkipNote, SkipWords } from '../../../model/constructor-skip.js';
import type { ElfFile } from '../elf-file.js';
import type { SymbolTable } from '../symbol-table.js';
import { readWords } from './array-words.js';
import { decodeName, encodeName, parseSkipNotes, skipNotesSection } from './skip-notes.js';

/** What `ctors skip` has left in a linked ELF. */
export type SkipState = {
  readonly notes: readonly SkipNote[];
  /** The words that the firmware consults; null where it has none. */
  readonly words: SkipWords | null;
  /** Sources, or objects, whose constructors the linker was told to leave out. */
  readonly leftOutObjects: readonly string[];
};

/** Symbols of the words that our code in startup.c consults, by style. */
export const slotsSymbol = 'esp_rtc_diag_skip_slots';
export const tableSymbol = 'esp_rtc_diag_skip_table';

/** Symbols that our linker fragment defines, one for each object that it leaves out. */
const leftOutPrefix = 'esp_rtc_diag_left_out.';

/** The symbol for a source, `main/stream.cpp`, or for an object of which no more is known. */
export function leftOutSymbol(source: string): string {
  return leftOutPrefix + encodeName(source);
}

/** Reads the table and the list in words from an ELF; nothing there gives an empty answer. */
export function readSkipState(elf: ElfFile, symbols: SymbolTable): SkipState {
  const section = elf.section(skipNotesSection);
  const table =
    [slotsSymbol, tableSymbol].map((name) => symbols.find(name)).find((symbol) => symbol !== null) ?? null;
  return {
    notes: section ? parseSkipNotes(elf.read(section)) : [],
    words: table && {
      symbol: table.name,
      words: readWords(elf, { start: table.address, end: table.address + table.sizeBytes }),
    },
    leftOutObjects: symbols
      .namesStartingWith(leftOutPrefix)
      .map((name) => decodeName(name.slice(leftOutPrefix.length))),
  };
}
