import type { ElfSymbol } from '../../model/elf.js';
import type { ElfFile } from './elf-file.js';
import { maxRows, readColumns, stt, SymbolColumns, type CodeColumns } from './symbol-columns.js';

// Characters of a name that are searched for.
const searchedEnd = 16;

/** Symbols inside a function that are looked over to find the function itself. */
const maxNested = 32;

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
  #sortedRows: Uint32Array | null = null;

  private constructor(symbols: SymbolColumns) {
    this.#symbols = symbols;
  }

  /** Reads `.symtab`; a stripped file gives an empty table. Entries that point outside are left out. */
  static read(elf: ElfFile): SymbolTable {
    return new SymbolTable(readColumns(elf));
  }

  /** The table of code symbols that `code` gave. */
  static ofCode({ columns, strings }: CodeSymbols): SymbolTable {
    const count = columns.addresses.length;
    const table = new SymbolTable(new SymbolColumns(strings, count, columns));
    // A loop, since `from` takes ten times as long for it.
    const rows = new Uint32Array(count);
    for (let row = 0; row < count; row++) rows[row] = row;
    table.#sortedRows = rows;
    return table;
  }

  /** What `functionAt` needs, sorted. */
  code(): CodeSymbols {
    const { addresses, sizes, nameOffsets, fileOffsets, sectionEnds, strings } = this.#symbols;
    const rows = this.#codeRows;
    const inOrder = (column: Uint32Array): Uint32Array => rows.map((row) => column[row] ?? 0);
    const columns = {
      addresses: inOrder(addresses),
      sizes: inOrder(sizes),
      nameOffsets: inOrder(nameOffsets),
      fileOffsets: inOrder(fileOffsets),
      sectionEnds: inOrder(sectionEnds),
    };
    return { columns, strings };
  }

  /** True where no symbol names code. */
  get isEmpty(): boolean {
    return !this.#symbols.types.some((_, row) => isCode(this.#symbols, row));
  }

  /** Row numbers of code symbols, ascending by address, one an address. */
  get #codeRows(): Uint32Array {
    this.#sortedRows ??= sortCodeRows(this.#symbols);
    return this.#sortedRows;
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

  /** Gives each symbol that has an address, without the cost of its name. */
  eachPlace(visit: (place: SymbolPlace) => void): void {
    const { addresses, sizes } = this.#symbols;
    for (let row = 0; row < addresses.length; row++) {
      const address = addresses[row] ?? 0;
      const kind = this.#symbols.kindOf(row);
      if (address !== 0 && kind !== 'none') visit({ row, address, sizeBytes: sizes[row] ?? 0, kind });
    }
  }

  /** The symbol that `eachPlace` gave. */
  symbolIn(row: number): ElfSymbol {
    return this.#symbols.at(row);
  }

  /** The symbols whose names hold a text, in the order of the table. */
  *naming(text: string): Generator<ElfSymbol> {
    for (const row of this.#symbols.rowsNaming(text)) yield this.#symbols.at(row);
  }

  /** All names that start with the text, in the order of the table. */
  namesStartingWith(prefix: string): readonly string[] {
    return Array.from(this.naming(prefix), ({ name }) => name).filter((name) => name.startsWith(prefix));
  }

  /** The first symbol of that exact name, or null. */
  find(name: string): ElfSymbol | null {
    // Names begin alike and end differently, so that the end is found faster.
    for (const symbol of this.naming(name.slice(-searchedEnd))) if (symbol.name === name) return symbol;
    return null;
  }
}

/** Code symbols ascending by address, one an address, and the strings that hold their names. */
export type CodeSymbols = { readonly columns: CodeColumns; readonly strings: Uint8Array };

/** A symbol without its name. */
export type SymbolPlace = Pick<ElfSymbol, 'address' | 'sizeBytes' | 'kind'> & { readonly row: number };

function sortCodeRows(symbols: SymbolColumns): Uint32Array {
  const { addresses, types, sizes } = symbols;
  const rank = (row: number): number => (types[row] === stt.func ? 2 : 0) + ((sizes[row] ?? 0) > 0 ? 1 : 0);
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
  const { addresses } = symbols;
  const keys = new Float64Array(addresses.length);
  let count = 0;
  for (let row = 0; row < addresses.length; row++) {
    if (isCode(symbols, row)) keys[count++] = (addresses[row] ?? 0) * maxRows + row;
  }
  return keys.subarray(0, count).toSorted();
}

function isCode(symbols: SymbolColumns, row: number): boolean {
  const type = symbols.types[row];
  const isPlace = type === stt.func || (type === stt.notype && symbols.sectionEnds[row] !== 0);
  return isPlace && isLabel(symbols, row);
}

// An assembly label inside a function that has a size is a place in it, not another function.
function withoutInnerLabels(rows: Uint32Array, { addresses, types, sizes }: SymbolColumns): Uint32Array {
  let functionEnd = 0;
  return rows.filter((row) => {
    const start = addresses[row] ?? 0;
    const size = sizes[row] ?? 0;
    if (types[row] !== stt.func && size === 0) return start >= functionEnd;
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
