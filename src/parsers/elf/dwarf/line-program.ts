import { ByteCursor } from './byte-cursor.js';
import type { CodeAreas } from './code-areas.js';
import { dwLne, dwLns } from './dwarf-codes.js';
import type { FileEntry } from './file-table.js';
import { readOldFile, type LineHeader } from './line-header.js';
import { LineRows } from './line-rows.js';
import { MalformedDwarf } from './malformed-dwarf.js';

/** A run of rows that belong together: ascending addresses, the last row one past the code. */
export type LineSequence = {
  readonly low: number;
  readonly high: number;
  readonly firstRow: number;
  /** Of the row that ends the sequence and describes no code. */
  readonly lastRow: number;
};

export type LineProgramResult = {
  readonly rows: LineRows;
  readonly sequences: readonly LineSequence[];
  /** Files that the program itself defined, after those of the header. */
  readonly files: readonly FileEntry[];
};

/**
 * Runs a line program (DWARF 5, section 6.2.5) and keeps the sequences that lie in code. Each row costs at least one
 * byte of the program, which bounds time and memory. Throws MalformedDwarf.
 */
export function runLineProgram(bytes: Uint8Array, header: LineHeader, code: CodeAreas): LineProgramResult {
  return new LineMachine(bytes, header, code).run();
}

class LineMachine {
  readonly #cursor: ByteCursor;
  readonly #header: LineHeader;
  readonly #code: CodeAreas;
  readonly #rows: LineRows;
  readonly #sequences: LineSequence[] = [];
  readonly #files: FileEntry[] = [];
  #firstRow = 0;
  #address = 0;
  #line = 1;
  #file = 1;

  constructor(bytes: Uint8Array, header: LineHeader, code: CodeAreas) {
    this.#cursor = new ByteCursor(bytes, header.programStart);
    // GCC needs about nine bytes for a row where the linker may relax code, as on RISC-V, and three elsewhere.
    this.#rows = new LineRows(Math.ceil(bytes.length / 8));
    this.#header = header;
    this.#code = code;
  }

  run(): LineProgramResult {
    const cursor = this.#cursor;
    while (!cursor.isAtEnd) {
      this.#runCommon();
      if (!cursor.isAtEnd) this.#runRare(cursor.u8());
    }
    this.#rows.trim();
    return { rows: this.#rows, sequences: this.#sequences, files: this.#files };
  }

  /**
   * Runs opcodes up to one that is rare, or has an argument of several bytes. A program of 100 KB has 50,000 opcodes,
   * so these few keep their state in local variables and look at the bytes themselves.
   */
  #runCommon(): void {
    const { bytes, end } = this.#cursor;
    const { opcodeBase, lineBase, lineRange, minInstructionBytes } = this.#header;
    const rows = this.#rows;
    let at = this.#cursor.offset;
    let address = this.#address;
    let line = this.#line;
    for (; at < end; at++) {
      const opcode = bytes[at] ?? 0;
      const argument = bytes[at + 1] ?? 0xff;
      if (opcode >= opcodeBase) {
        address += Math.trunc((opcode - opcodeBase) / lineRange) * minInstructionBytes;
        line += lineBase + ((opcode - opcodeBase) % lineRange);
        rows.push(address, line, this.#file);
      } else if (opcode === dwLns.setColumn && argument < 0x80) {
        at++;
      } else if (opcode === dwLns.advanceLine && argument < 0x80) {
        line += (argument << 25) >> 25;
        at++;
      } else if (opcode === dwLns.fixedAdvancePc && at + 2 < end) {
        address += argument | ((bytes[at + 2] ?? 0) << 8);
        at += 2;
      } else if (opcode === dwLns.copy) {
        rows.push(address, line, this.#file);
      } else if (opcode !== dwLns.negateStmt) {
        break;
      }
    }
    this.#cursor.offset = at;
    this.#address = address;
    this.#line = line;
  }

  #runRare(opcode: number): void {
    const cursor = this.#cursor;
    const { minInstructionBytes, opcodeBase, lineRange } = this.#header;
    switch (opcode) {
      case dwLns.extended:
        return this.#extended();
      case dwLns.advancePc:
        this.#address += cursor.uleb() * minInstructionBytes;
        return;
      case dwLns.advanceLine:
        this.#line += cursor.sleb();
        return;
      case dwLns.setFile:
        this.#file = cursor.uleb();
        return;
      case dwLns.constAddPc:
        this.#address += Math.floor((255 - opcodeBase) / lineRange) * minInstructionBytes;
        return;
      case dwLns.fixedAdvancePc:
        this.#address += cursor.u16();
        return;
      default:
        // Columns, statement marks and opcodes of later versions change no line.
        for (let i = this.#header.argumentCounts[opcode - 1] ?? 0; i > 0; i--) cursor.skipLeb();
    }
  }

  #extended(): void {
    const cursor = this.#cursor;
    const length = cursor.uleb();
    const end = cursor.offset + length;
    if (length === 0) return;
    const opcode = cursor.u8();
    if (opcode === dwLne.endSequence) this.#endSequence();
    else if (opcode === dwLne.setAddress) this.#setAddress(length - 1);
    else if (opcode === dwLne.defineFile) this.#files.push(readOldFile(cursor));
    if (end < cursor.offset) throw new MalformedDwarf('an opcode of the line table is longer than it says');
    cursor.advance(end - cursor.offset);
  }

  #setAddress(size: number): void {
    if (size !== 4) throw new MalformedDwarf(`the line table sets an address of ${size} bytes`);
    this.#address = this.#cursor.u32();
  }

  #endSequence(): void {
    const rows = this.#rows;
    rows.push(this.#address, this.#line, this.#file);
    const firstRow = this.#firstRow;
    const lastRow = rows.count - 1;
    const low = rows.addresses[firstRow] ?? 0;
    const high = rows.addresses[lastRow] ?? 0;
    if (firstRow < lastRow && low < high && this.#code.mayStartAt(low)) {
      this.#sequences.push({ low, high, firstRow, lastRow });
    } else {
      // Functions that the linker removed leave sequences from address 0; their rows are dropped again.
      rows.count = firstRow;
    }
    this.#firstRow = rows.count;
    this.#address = 0;
    this.#line = 1;
    this.#file = 1;
  }
}
