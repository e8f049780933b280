import type { ElfSection, ElfSymbol } from '../../model/elf.js';
import { asBuffer } from './dwarf/byte-cursor.js';
import type { ElfFile } from './elf-file.js';

const symbolSizeBytes = 16;

// st_info types of the System V ABI.
const sttNotype = 0;
const sttObject = 1;
const sttFunc = 2;
const sttFile = 4;
// Our own mark for a row that names no place in the program: undefined, or a bare number of the linker script.
const placeless = 0xff;

/** Symbols inside a function that are looked over to find the function itself. */
const maxNested = 32;

const shnUndefined = 0;
const shnFirstReserved = 0xff00;

// Longer names are cut: no compiler writes them, and a damaged file could make each symbol a megabyte.
const maxNameBytes = 64 * 1024;

// Keys sort as address * 2^21 + row, which stays exact below 2^53. More rows, 32 MB of them, are left out.
const maxRows = 2 ** 21;

// The bytes of `.L` and `$` that local labels and mapping symbols start with, and what may follow `$x`.
const [dot, dollar, letterL, letterR, letterV] = [0x2e, 0x24, 0x4c, 0x72, 0x76];
const mappingLetters: ReadonlySet<number | undefined> = new Set(
  Array.from('adtx', (letter) => letter.charCodeAt(0)),
);

/**
 * Functions and objects of an ELF's `.symtab`, looked up by address with a binary search.
 *
 * Columns instead of objects: a firmware has tens of thousands of symbols and a report needs a dozen names.
 */
export class SymbolTable {
  readonly #symbols: SymbolColumns;
  /** Row numbers of code symbols, ascending by address, one an address. */
  readonly #codeRows: Uint32Array;

  private constructor(symbols: SymbolColumns) {
    this.#symbols = symbols;
    this.#codeRows = sortCodeRows(symbols);
  }

  /** Reads `.symtab`; a stripped file gives an empty table. Entries that point outside are left out. */
  static read(elf: ElfFile): SymbolTable {
    return new SymbolTable(readColumns(elf));
  }

  get isEmpty(): boolean {
    return this.#codeRows.length === 0;
  }

  /** The function that holds the address, or null. A symbol without a size reaches to the next one. */
  functionAt(address: number): ElfSymbol | null {
    const nearest = lastAtOrBelow(this.#codeRows, this.#symbols.addresses, address);
    const first = Math.max(0, nearest - maxNested);
    for (let index = nearest; index >= first; index--) {
      const row = this.#codeRows[index] ?? 0;
      const hasSize = (this.#symbols.sizes[row] ?? 0) > 0;
      // Further back only a function with a size can reach over the symbols after it.
      if ((hasSize || index === nearest) && address < this.#endOf(index)) return this.#symbols.at(row);
    }
    return null;
  }

  #endOf(index: number): number {
    const { addresses, sizes, sectionEnds } = this.#symbols;
    const row = this.#codeRows[index] ?? 0;
    const start = addresses[row] ?? 0;
    const size = sizes[row] ?? 0;
    if (size > 0) return start + size;
    const nextRow = this.#codeRows[index + 1];
    const sectionEnd = sectionEnds[row] ?? 0;
    return nextRow === undefined ? sectionEnd : Math.min(addresses[nextRow] ?? sectionEnd, sectionEnd);
  }

  /** Every symbol, in the order of the table. */
  *all(): Generator<ElfSymbol> {
    for (let row = 0; row < this.#symbols.addresses.length; row++) yield this.#symbols.at(row);
  }

  /** All names that start with the text, in the order of the table. */
  namesStartingWith(prefix: string): readonly string[] {
    return Array.from(this.all(), ({ name }) => name).filter((name) => name.startsWith(prefix));
  }

  /** The symbol of that exact name, or null. */
  find(name: string): ElfSymbol | null {
    for (let row = 0; row < this.#symbols.addresses.length; row++) {
      if (this.#symbols.isNamed(row, name)) return this.#symbols.at(row);
    }
    return null;
  }
}

class SymbolColumns {
  readonly addresses: Uint32Array;
  readonly sizes: Uint32Array;
  readonly nameOffsets: Uint32Array;
  readonly types: Uint8Array;
  readonly fileOffsets: Uint32Array;
  /** Where the symbol's section ends; 0 where that section holds no code. */
  readonly sectionEnds: Uint32Array;
  readonly strings: Buffer;

  constructor(strings: Uint8Array, count: number) {
    this.strings = asBuffer(strings);
    this.addresses = new Uint32Array(count);
    this.sizes = new Uint32Array(count);
    this.nameOffsets = new Uint32Array(count);
    this.types = new Uint8Array(count);
    this.fileOffsets = new Uint32Array(count);
    this.sectionEnds = new Uint32Array(count);
  }

  at(row: number): ElfSymbol {
    const type = this.types[row];
    const fileOffset = this.fileOffsets[row] ?? 0;
    return {
      name: this.#string(this.nameOffsets[row] ?? 0),
      address: this.addresses[row] ?? 0,
      sizeBytes: this.sizes[row] ?? 0,
      kind: type === sttFunc ? 'function' : type === sttObject ? 'object' : 'none',
      file: fileOffset === 0 ? null : this.#string(fileOffset),
    };
  }

  isNamed(row: number, name: string): boolean {
    const offset = this.nameOffsets[row] ?? 0;
    return this.strings[offset] === name.charCodeAt(0) && this.#string(offset) === name;
  }

  #string(offset: number): string {
    const end = this.strings.indexOf(0, offset);
    const length = (end === -1 ? this.strings.length : end) - offset;
    if (length <= maxNameBytes) return this.strings.toString('utf8', offset, offset + length);
    return `${this.strings.toString('utf8', offset, offset + maxNameBytes)}…`;
  }
}

function readColumns(elf: ElfFile): SymbolColumns {
  const symtab = elf.sections.find((section) => section.type === 'symtab');
  const strtab = symtab && elf.sections[symtab.link];
  if (!symtab || !strtab || strtab.type !== 'strtab') return new SymbolColumns(new Uint8Array(1), 0);
  const bytes = elf.read(symtab);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Math.min(Math.floor(bytes.length / symbolSizeBytes), maxRows);
  const columns = new SymbolColumns(elf.read(strtab), count);
  let fileOffset = 0;
  for (let row = 0; row < count; row++) {
    const at = row * symbolSizeBytes;
    const info = view.getUint8(at + 12);
    const type = info & 0xf;
    const nameOffset = view.getUint32(at, true);
    if (type === sttFile) fileOffset = nameOffset;
    columns.nameOffsets[row] = nameOffset;
    columns.addresses[row] = codeAddress(elf, type, view.getUint32(at + 4, true));
    columns.sectionEnds[row] = codeEndOf(elf.sections[view.getUint16(at + 14, true)]);
    columns.sizes[row] = view.getUint32(at + 8, true);
    columns.types[row] = isPlaceless(view.getUint16(at + 14, true), type) ? placeless : type;
    // Only local symbols (binding 0) follow the STT_FILE of their unit; globals come after all of these.
    columns.fileOffsets[row] = info >> 4 === 0 ? fileOffset : 0;
  }
  return columns;
}

// Bit 0 of an ARM function's value says Thumb; it is no part of the address.
function codeAddress(elf: ElfFile, type: number, value: number): number {
  return elf.machine === 'arm' && type === sttFunc ? (value & ~1) >>> 0 : value;
}

function codeEndOf(section: ElfSection | undefined): number {
  return section?.isAllocated && section.isExecutable ? section.address + section.sizeBytes : 0;
}

function isPlaceless(sectionIndex: number, type: number): boolean {
  return sectionIndex === shnUndefined || (sectionIndex >= shnFirstReserved && type === sttNotype);
}

function sortCodeRows(symbols: SymbolColumns): Uint32Array {
  const { addresses, types, sizes } = symbols;
  const rank = (row: number): number => (types[row] === sttFunc ? 2 : 0) + ((sizes[row] ?? 0) > 0 ? 1 : 0);
  const rows = new Uint32Array(addresses.length);
  let count = 0;
  let lastAddress = -1;
  for (const key of sortedCodeKeys(symbols)) {
    const row = key % maxRows;
    const address = addresses[row] ?? 0;
    // Equal addresses come in the order of the table; the first one of the best rank stays.
    if (address !== lastAddress) rows[count++] = row;
    else if (rank(row) > rank(rows[count - 1] ?? 0)) rows[count - 1] = row;
    lastAddress = address;
  }
  return withoutInnerLabels(rows.subarray(0, count), symbols);
}

// Numbers instead of rows with a function to compare them: a typed array sorts these in a tenth of the time.
function sortedCodeKeys(symbols: SymbolColumns): Float64Array {
  const { addresses, types, sectionEnds } = symbols;
  const keys = new Float64Array(addresses.length);
  let count = 0;
  for (let row = 0; row < addresses.length; row++) {
    const type = types[row];
    const isCode = type === sttFunc || (type === sttNotype && sectionEnds[row] !== 0);
    if (isCode && isLabel(symbols, row)) keys[count++] = (addresses[row] ?? 0) * maxRows + row;
  }
  return keys.subarray(0, count).toSorted();
}

// An assembly label inside a function that has a size is a place in it, not another function.
function withoutInnerLabels(rows: Uint32Array, { addresses, types, sizes }: SymbolColumns): Uint32Array {
  let functionEnd = 0;
  return rows.filter((row) => {
    const start = addresses[row] ?? 0;
    const size = sizes[row] ?? 0;
    if (types[row] !== sttFunc && size === 0) return start >= functionEnd;
    functionEnd = Math.max(functionEnd, start + size);
    return true;
  });
}

// RISC-V mapping symbols (`$x`, `$d`, `$xrv32imac`), ARM's (`$a`, `$t`, `$d.12`) and local labels (`.L12`) name no
// function. Told by their bytes, since making a string of every name takes most of the time that the table costs.
function isLabel({ strings, nameOffsets }: SymbolColumns, row: number): boolean {
  const at = nameOffsets[row] ?? 0;
  const first = strings[at] ?? 0;
  if (first === dot) return strings[at + 1] !== letterL;
  if (first !== dollar || !mappingLetters.has(strings[at + 1])) return first !== 0;
  const third = strings[at + 2] ?? 0;
  return third !== 0 && third !== dot && !(third === letterR && strings[at + 3] === letterV);
}

function lastAtOrBelow(rows: Uint32Array, addresses: Uint32Array, address: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((addresses[rows[middle] ?? 0] ?? 0) <= address) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
