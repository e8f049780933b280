import type { ElfSection, ElfSymbol } from '../../model/elf.js';
import { asBuffer } from './dwarf/byte-cursor.js';
import type { ElfFile } from './elf-file.js';

const symbolSizeBytes = 16;

/** st_info types of the System V ABI. */
export const stt = { notype: 0, object: 1, func: 2, file: 4 } as const;

// Our own mark for a row that names no place in the program: undefined, or a bare number of the linker script.
const placeless = 0xff;

const shnUndefined = 0;
const shnFirstReserved = 0xff00;

// Longer names are cut: no compiler writes them, and a damaged file could make each symbol a megabyte.
const maxNameBytes = 64 * 1024;

/** Keys sort as address * 2^21 + row, which stays exact below 2^53. More rows, 32 MB of them, are left out. */
export const maxRows = 2 ** 21;

/** What is kept of code symbols between runs; offsets are into the strings. */
export type CodeColumns = Pick<
  SymbolColumns,
  'addresses' | 'sizes' | 'nameOffsets' | 'fileOffsets' | 'sectionEnds'
>;

/** `.symtab` in columns: a firmware has tens of thousands of symbols and a report needs a dozen names. */
export class SymbolColumns {
  readonly addresses: Uint32Array;
  readonly sizes: Uint32Array;
  readonly nameOffsets: Uint32Array;
  readonly types: Uint8Array;
  readonly fileOffsets: Uint32Array;
  /** Where the symbol's section ends; 0 where that section holds no code. */
  readonly sectionEnds: Uint32Array;
  readonly strings: Buffer;

  /** Of `count` rows to fill, or of columns that are filled. */
  constructor(strings: Uint8Array, count: number, filled?: CodeColumns) {
    this.strings = asBuffer(strings);
    this.types = new Uint8Array(count).fill(filled ? stt.func : 0);
    this.addresses = filled?.addresses ?? new Uint32Array(count);
    this.sizes = filled?.sizes ?? new Uint32Array(count);
    this.nameOffsets = filled?.nameOffsets ?? new Uint32Array(count);
    this.fileOffsets = filled?.fileOffsets ?? new Uint32Array(count);
    this.sectionEnds = filled?.sectionEnds ?? new Uint32Array(count);
  }

  at(row: number): ElfSymbol {
    const fileOffset = this.fileOffsets[row] ?? 0;
    return {
      name: this.#string(this.nameOffsets[row] ?? 0),
      address: this.addresses[row] ?? 0,
      sizeBytes: this.sizes[row] ?? 0,
      kind: this.kindOf(row),
      file: fileOffset === 0 ? null : this.#string(fileOffset),
    };
  }

  kindOf(row: number): ElfSymbol['kind'] {
    const type = this.types[row];
    return type === stt.func ? 'function' : type === stt.object ? 'object' : 'none';
  }

  /** Rows whose names hold a text, ascending. It is searched for as bytes: most tables do not have it at all. */
  *rowsNaming(text: string): Generator<number> {
    const places = this.#namesWith(Buffer.from(text, 'utf8'));
    if (places.length === 0) return;
    for (let row = 0; row < this.nameOffsets.length; row++) {
      const offset = this.nameOffsets[row] ?? 0;
      const place = places[lastStartAtOrBelow(places, offset)];
      // A name may be the end of a longer one: it has the text if it starts before it.
      if (place && offset <= place.last) yield row;
    }
  }

  // For each string that holds the text: where it starts, and where its last copy of the text does.
  #namesWith(text: Buffer): readonly { readonly start: number; readonly last: number }[] {
    const places: { readonly start: number; readonly last: number }[] = [];
    if (text.length === 0) return places;
    let end = 0;
    for (let at = this.strings.indexOf(text); at !== -1; at = this.strings.indexOf(text, end)) {
      // The zero before it lies behind the string before: a table without zeros is gone through once.
      const start = this.strings.subarray(end, at).lastIndexOf(0) + 1 + end;
      const zero = this.strings.indexOf(0, at);
      end = zero === -1 ? this.strings.length : zero;
      places.push({ start, last: at + this.strings.subarray(at, end).lastIndexOf(text) });
    }
    return places;
  }

  #string(offset: number): string {
    const end = this.strings.indexOf(0, offset);
    const length = (end === -1 ? this.strings.length : end) - offset;
    if (length <= maxNameBytes) return this.strings.toString('utf8', offset, offset + length);
    return `${this.strings.toString('utf8', offset, offset + maxNameBytes)}…`;
  }
}

/** Reads `.symtab`; a stripped file gives no rows. */
export function readColumns(elf: ElfFile): SymbolColumns {
  const symtab = elf.sections.find((section) => section.type === 'symtab');
  const strtab = symtab && elf.sections[symtab.link];
  if (!symtab || !strtab || strtab.type !== 'strtab') return new SymbolColumns(new Uint8Array(1), 0);
  const bytes = elf.read(symtab);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Math.min(Math.floor(bytes.length / symbolSizeBytes), maxRows);
  const columns = new SymbolColumns(elf.read(strtab), count);
  // By the number of a section: reckoned once, not for each symbol.
  const codeEnds = Uint32Array.from(elf.sections, codeEndOf);
  // Bit 0 of an ARM function's value says Thumb; it is no part of the address.
  const thumbMask = elf.machine === 'arm' ? ~1 : ~0;
  const { nameOffsets, addresses, sectionEnds, sizes, types, fileOffsets } = columns;
  let fileOffset = 0;
  for (let row = 0, at = 0; row < count; row++, at += symbolSizeBytes) {
    const info = view.getUint8(at + 12);
    const section = view.getUint16(at + 14, true);
    const type = info & 0xf;
    const nameOffset = view.getUint32(at, true);
    const value = view.getUint32(at + 4, true);
    if (type === stt.file) fileOffset = nameOffset;
    nameOffsets[row] = nameOffset;
    addresses[row] = type === stt.func ? value & thumbMask : value;
    sectionEnds[row] = codeEnds[section] ?? 0;
    sizes[row] = view.getUint32(at + 8, true);
    types[row] = isPlaceless(section, type) ? placeless : type;
    // Only local symbols (binding 0) follow the STT_FILE of their unit; globals come after all of these.
    fileOffsets[row] = info >> 4 === 0 ? fileOffset : 0;
  }
  return columns;
}

function codeEndOf(section: ElfSection): number {
  return section.isAllocated && section.isExecutable ? section.address + section.sizeBytes : 0;
}

function isPlaceless(sectionIndex: number, type: number): boolean {
  return sectionIndex === shnUndefined || (sectionIndex >= shnFirstReserved && type === stt.notype);
}

function lastStartAtOrBelow(places: readonly { readonly start: number }[], offset: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
