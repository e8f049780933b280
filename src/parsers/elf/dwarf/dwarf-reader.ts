import type { Frame } from '../../../model/frame.js';
import type { ElfFile } from '../elf-file.js';
import { openDebugSections, type DebugSections } from './debug-sections.js';
import { FunctionNames } from './function-names.js';
import type { FunctionEntry } from './function-table.js';
import { walkAllFunctions } from './function-walk.js';
import type { UnitParts } from '../index/unit-block.js';
import { LineRows } from './line-rows.js';
import { LineTable } from './line-table.js';
import { LruCache } from './lru-cache.js';
import { hex, reasonOf } from './malformed-dwarf.js';
import type { OwnedRange } from './range-table.js';
import type { Unit } from './unit.js';
import { UnitFunctions } from './unit-functions.js';
import { UnitIndex } from './unit-index.js';
import { UnitStore } from './unit-store.js';

const cachedTableBytes = 32 * 1024 * 1024;
const maxWarnings = 50;

/** Answers from an ELF's DWARF 2 to 5. Units, line tables and names are read when an address first needs them. */
export class DwarfReader {
  readonly #sections: DebugSections;
  readonly #units: UnitStore;
  readonly #index: UnitIndex;
  readonly #names: FunctionNames;
  readonly #functions = new LruCache<number, UnitFunctions | null>(cachedTableBytes);
  readonly #lines = new LruCache<number, LineTable | null>(cachedTableBytes);
  readonly #asked = new Set<number>();
  readonly #warnings = new Set<string>();

  private constructor(elf: ElfFile) {
    const warn = (text: string): void => this.#addWarning(text);
    this.#sections = openDebugSections(elf, warn);
    this.#units = new UnitStore(this.#sections, warn);
    this.#index = new UnitIndex(this.#sections, this.#units, warn);
    this.#names = new FunctionNames(this.#units, warn);
  }

  /** Opens the debug information of a file; one without any gives no frames. Throws a DiagError if reading fails. */
  static open(elf: ElfFile): DwarfReader {
    return new DwarfReader(elf);
  }

  /** False for a file without debug information. */
  get hasUnits(): boolean {
    return this.#sections.info.sizeBytes > 0;
  }

  /** What was skipped so far, and why; each text once. */
  get warnings(): readonly string[] {
    return [...this.#warnings];
  }

  /** Innermost first; empty when no unit knows the address. */
  framesAt(address: number): readonly Frame[] {
    for (const offset of this.#index.unitsAt(address)) {
      const unit = this.#units.at(offset);
      const frames = unit ? this.#framesIn(unit, address) : [];
      if (frames.length === 0) continue;
      this.#asked.add(offset);
      return frames;
    }
    return [];
  }

  /** Units that have given an answer so far. */
  get askedUnits(): ReadonlySet<number> {
    return this.#asked;
  }

  /** Which unit claims which addresses: all claims, and those that no other unit makes. */
  claims(): { readonly all: readonly OwnedRange[]; readonly exclusive: readonly OwnedRange[] } {
    return this.#index.claims();
  }

  /** All of a unit that an index keeps; null where that cannot be had, or would answer otherwise than we do. */
  partsOf(offset: number): UnitParts | null {
    const unit = this.#units.at(offset);
    if (!unit) return null;
    const lines = this.#linesOf(unit);
    const rows = lines ? lines.flatRows() : new LineRows(0);
    const functions = this.#tryRead('Functions for the index', () => walkAllFunctions(unit));
    if (!rows || !functions) return null;
    return {
      rows,
      functions,
      pathOf: (file) => this.#path(unit, lines, file),
      nameOf: (entry) => this.#names.rawNameOf(unit, entry),
    };
  }

  #framesIn(unit: Unit, address: number): readonly Frame[] {
    const lines = this.#linesOf(unit);
    const row = lines?.rowAt(address) ?? null;
    const innermost = row ? { file: this.#path(unit, lines, row.file), line: row.line || null } : null;
    const chain = this.#chainAt(unit, address);
    if (chain.length === 0) return innermost ? [{ function: null, ...innermost, inlined: false }] : [];
    return chain.map((entry, i) => {
      const place = i === 0 ? innermost : this.#callPlace(unit, lines, chain[i - 1]);
      return {
        function: this.#names.nameOf(unit, entry),
        file: place?.file ?? null,
        line: place?.line ?? null,
        inlined: i < chain.length - 1,
      };
    });
  }

  #callPlace(
    unit: Unit,
    lines: LineTable | null,
    inlined: FunctionEntry | undefined,
  ): Pick<Frame, 'file' | 'line'> | null {
    if (!inlined) return null;
    return { file: this.#path(unit, lines, inlined.callFile), line: inlined.callLine || null };
  }

  #path(unit: Unit, lines: LineTable | null, index: number): string | null {
    try {
      return lines?.files.path(index, unit.directory) ?? null;
    } catch (error) {
      this.#addWarning(`A file's name is unknown: ${reasonOf(error)}.`);
      return null;
    }
  }

  #chainAt(unit: Unit, address: number): readonly FunctionEntry[] {
    const { offset } = unit.header;
    const chain = this.#tryRead(`Functions of the unit at ${hex(offset)} of .debug_info`, () =>
      this.#functionsOf(unit)?.chainAt(unit, address),
    );
    // One failure is enough: each further address would walk the unit again and fail.
    if (chain === null) this.#functions.set(offset, null, 1);
    return chain ?? [];
  }

  #functionsOf(unit: Unit): UnitFunctions | null {
    const { offset } = unit.header;
    let functions = this.#functions.get(offset);
    if (functions === undefined) {
      functions = new UnitFunctions(unit);
      // What it reads later is about as large as the unit at most.
      this.#functions.set(offset, functions, unit.bytes.length);
    }
    return functions;
  }

  #linesOf(unit: Unit): LineTable | null {
    const offset = unit.lineProgramOffset;
    if (offset === null) return null;
    let table = this.#lines.get(offset);
    if (table === undefined) {
      table = this.#tryRead(`The line table at ${hex(offset)} of .debug_line`, () =>
        LineTable.read(this.#sections, offset),
      );
      this.#lines.set(offset, table, table?.sizeBytes ?? 1);
    }
    return table;
  }

  #tryRead<Table>(what: string, read: () => Table): Table | null {
    try {
      return read();
    } catch (error) {
      this.#addWarning(`${what}: skipped, ${reasonOf(error)}.`);
      return null;
    }
  }

  #addWarning(text: string): void {
    if (this.#warnings.size < maxWarnings) this.#warnings.add(text);
  }
}
