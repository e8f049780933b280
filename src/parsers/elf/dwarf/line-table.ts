import { ByteCursor } from './byte-cursor.js';
import { dwarf64Mark } from './dwarf-codes.js';
import type { DebugSections } from './debug-sections.js';
import { FileTable } from './file-table.js';
import { readLineHeader } from './line-header.js';
import { runLineProgram, type LineSequence } from './line-program.js';
import { LineRows } from './line-rows.js';
import { hex, MalformedDwarf } from './malformed-dwarf.js';

/** The file of a flat row where no row of the table counts. */
export const noRow = 0xffff_ffff;

/** Lines and files of one line program, by address. */
export class LineTable {
  readonly files: FileTable;
  readonly #rows: LineRows;
  /** Ascending by end. */
  readonly #sequences: readonly LineSequence[];

  private constructor(files: FileTable, rows: LineRows, sequences: readonly LineSequence[]) {
    this.files = files;
    this.#rows = rows;
    this.#sequences = sequences;
  }

  /** Reads and runs the program at an offset of `.debug_line`. Throws MalformedDwarf. */
  static read(sections: DebugSections, offset: number): LineTable {
    const length = new ByteCursor(sections.line.part(offset, 4)).u32();
    if (length === dwarf64Mark) throw new MalformedDwarf(`the line table at ${hex(offset)} is 64-bit DWARF`);
    const bytes = sections.line.part(offset, length + 4);
    const header = readLineHeader(bytes);
    const { rows, sequences, files } = runLineProgram(bytes, header, sections.code);
    const { version, directories } = header;
    // Names stand in the header, which is short; only a file that the program defines keeps the program in memory.
    const names = files.length > 0 ? bytes : new Uint8Array(bytes.subarray(0, header.programStart));
    const allFiles = [...header.files, ...files];
    const table = new FileTable({ sections, version, bytes: names, directories, files: allFiles });
    return new LineTable(
      table,
      rows,
      sequences.toSorted((a, b) => a.high - b.high),
    );
  }

  /** An estimate for the cache. */
  get sizeBytes(): number {
    return this.#rows.count * 12 + this.#sequences.length * 48;
  }

  /**
   * Every place where another row begins to count, ascending; `noRow` as the file where none does. Null for rows that
   * do not ascend, of which a search finds one by chance.
   */
  flatRows(): LineRows | null {
    const { addresses, lines, files } = this.#rows;
    const flat = new LineRows(this.#rows.count + this.#sequences.length + 1);
    let covered = 0;
    for (const { low, high, firstRow, lastRow } of this.#sequences) {
      const start = Math.max(low, covered);
      if (start > covered) flat.push(covered, 0, noRow);
      for (let row = firstRow; row < lastRow; row++) {
        const address = addresses[row] ?? 0;
        const next = addresses[row + 1] ?? 0;
        if (next < address) return null;
        if (next > start && next > address) {
          flat.push(Math.max(address, start), lines[row] ?? 0, files[row] ?? 0);
        }
      }
      covered = Math.max(covered, high);
    }
    flat.push(covered, 0, noRow);
    flat.trim();
    return flat;
  }

  /** The file's index and the line of the instruction at the address, or null. */
  rowAt(address: number): { readonly file: number; readonly line: number } | null {
    const sequence = this.#sequenceAt(address);
    if (!sequence) return null;
    const { addresses, lines, files } = this.#rows;
    let low = sequence.firstRow + 1;
    let high = sequence.lastRow;
    // Of rows with the same address the last one counts.
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((addresses[middle] ?? 0) <= address) low = middle + 1;
      else high = middle;
    }
    return { file: files[low - 1] ?? 0, line: lines[low - 1] ?? 0 };
  }

  // Linker relaxation on RISC-V lets a sequence end inside the next one; the one that ends first counts.
  #sequenceAt(address: number): LineSequence | null {
    let low = 0;
    let high = this.#sequences.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sequences[middle]?.high ?? 0) <= address) low = middle + 1;
      else high = middle;
    }
    const sequence = this.#sequences[low];
    return sequence && sequence.low <= address ? sequence : null;
  }
}
