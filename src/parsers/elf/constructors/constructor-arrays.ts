import type { ConstructorArray, StartupGeneration } from '../../../model/constructor.js';
import type { ElfFile } from '../elf-file.js';
import type { SymbolTable } from '../symbol-table.js';
import { findBounds, findConstructorBounds, type ArrayBounds } from './array-bounds.js';
import { readWords } from './array-words.js';

/** A word of a constructor array. */
export type ArrayEntry = {
  readonly array: ConstructorArray;
  /** Address of the word itself. */
  readonly slot: number;
  /** The function that it points to. */
  readonly address: number;
  /** False where the word points outside the code. */
  readonly isCode: boolean;
};

/** An entry of ESP-IDF's `ESP_SYSTEM_INIT_FN` table. */
type InitFunctionEntry = { readonly address: number; readonly stage: number; readonly cores: number };

export type ConstructorArrays = {
  readonly startup: StartupGeneration;
  /** In the order in which the firmware calls them. */
  readonly entries: readonly ArrayEntry[];
  /** By stage, then in the order of the table. */
  readonly initFunctions: readonly InitFunctionEntry[];
  readonly warnings: readonly string[];
};

/**
 * Reads the constructor arrays of a firmware, and the table of system init functions beside them.
 * Throws a DiagError for a file that has no such arrays, is stripped or damaged.
 */
export function readConstructorArrays(elf: ElfFile, symbols: SymbolTable): ConstructorArrays {
  const { startup, arrays } = findConstructorBounds(elf, symbols);
  const entries = arrays.flatMap((bounds) => readEntries(elf, bounds));
  const incomplete = arrays.filter(({ start, end }) => (end - start) % 4 !== 0);
  const outside = entries.filter(({ isCode }) => !isCode);
  return {
    startup,
    entries,
    initFunctions: readInitFunctions(elf, symbols),
    warnings: [
      ...incomplete.map(({ array }) => `the ${array} array ends inside a word; the rest is left out.`),
      ...outside.map(
        ({ array, slot, address }) =>
          `the ${array} array's word at ${hex(slot)} is ${hex(address)}, which is no code.`,
      ),
    ],
  };
}

function readEntries(elf: ElfFile, bounds: ArrayBounds): readonly ArrayEntry[] {
  const { array, start, isDescending } = bounds;
  const entries = Array.from(readWords(elf, bounds), (word, index) => {
    const address = entryPoint(elf, word);
    return { array, slot: start + index * 4, address, isCode: elf.hasCodeAt(address) };
  });
  return isDescending ? entries.toReversed() : entries;
}

// Bit 0 of an ARM code address says Thumb; it is no part of the address.
function entryPoint(elf: ElfFile, word: number): number {
  return elf.machine === 'arm' ? (word & ~1) >>> 0 : word;
}

// esp_system_init_fn_t of esp-idf v5.3: { fn, uint16_t cores, uint16_t stage }. Before, cores had 32 bits, of which
// the upper half was always 0; it reads as stage 0.
function readInitFunctions(elf: ElfFile, symbols: SymbolTable): readonly InitFunctionEntry[] {
  const bounds = findBounds(elf, symbols, '_esp_system_init_fn_array');
  if (!bounds) return [];
  const words = readWords(elf, bounds);
  const entries = Array.from({ length: Math.floor(words.length / 2) }, (_, index) => {
    const flags = words[index * 2 + 1] ?? 0;
    return { address: words[index * 2] ?? 0, stage: flags >>> 16, cores: flags & 0xffff };
  });
  return entries.toSorted((a, b) => a.stage - b.stage);
}

function hex(address: number): string {
  return `0x${address.toString(16).padStart(8, '0')}`;
}
