import { isFunction, readSibling, skipAttributes, type Abbrev } from './abbrev-table.js';
import { readForm } from './attribute-forms.js';
import { readAddressRanges, type AddressAttributes } from './address-ranges.js';
import { ByteCursor } from './byte-cursor.js';
import { dwAt, dwTag } from './dwarf-codes.js';
import { FunctionTable, type FunctionEntry } from './function-table.js';
import { MalformedDwarf } from './malformed-dwarf.js';
import { RangeList } from './range-table.js';
import type { RawValue, Unit } from './unit.js';

/** What of a unit to walk. */
export type WalkScope = {
  /** Where the first entry is, from the start of the unit. */
  readonly start: number;
  /** The function whose children these are, or null for the unit itself. */
  readonly outer: FunctionEntry | null;
  /** Jumps over what is inside functions and types, where DW_AT_sibling tells how far. */
  readonly isOutline: boolean;
};

/**
 * Walks entries of a unit and keeps the functions that have code (DWARF 5, sections 3.3.1 and 3.3.8.2). Throws
 * MalformedDwarf when the entries cannot be walked.
 */
export function walkFunctions(unit: Unit, scope: WalkScope): FunctionTable {
  const { entries, ranges } = new FunctionWalk(unit, scope).run();
  return new FunctionTable(entries, ranges);
}

/** Functions in the order of the file, and their ranges, each with the number of its function. */
export type WalkedFunctions = { readonly entries: readonly FunctionEntry[]; readonly ranges: RangeList };

/** The same for a whole unit, as it was walked. */
export function walkAllFunctions(unit: Unit): WalkedFunctions {
  return new FunctionWalk(unit, { start: unit.header.sizeBytes, outer: null, isOutline: false }).run();
}

class FunctionWalk {
  readonly #unit: Unit;
  readonly #scope: WalkScope;
  readonly #cursor: ByteCursor;
  readonly #entries: FunctionEntry[] = [];
  readonly #ranges = new RangeList();
  /** Where the entry read last says that the next one at its level is; 0 where it says nothing. */
  #sibling = 0;

  constructor(unit: Unit, scope: WalkScope) {
    this.#unit = unit;
    this.#scope = scope;
    this.#cursor = new ByteCursor(unit.bytes, scope.start);
  }

  run(): WalkedFunctions {
    const cursor = this.#cursor;
    // The nearest function around each open list of children.
    const outers: (FunctionEntry | null)[] = [];
    let { outer } = this.#scope;
    // The children of a function are a list that is open already.
    if (outer) outers.push(null);
    do {
      const start = cursor.offset;
      const abbrev = this.#unit.abbrevs.find(cursor.uleb());
      if (!abbrev) {
        outer = outers.pop() ?? null;
        continue;
      }
      if (this.#scope.isOutline && outer === null && abbrev.isSkippable) {
        this.#jumpTo(readSibling(cursor, abbrev));
        continue;
      }
      const inner: FunctionEntry | null = this.#readEntry(abbrev, start, outer);
      if (!abbrev.hasChildren) continue;
      if (inner && inner.unreadChildren === cursor.offset) {
        this.#jumpTo(this.#sibling);
        continue;
      }
      outers.push(outer);
      outer = inner;
    } while (outers.length > 0 && !cursor.isAtEnd);
    return { entries: this.#entries, ranges: this.#ranges };
  }

  #readEntry(abbrev: Abbrev, start: number, outer: FunctionEntry | null): FunctionEntry | null {
    if (isFunction(abbrev.tag)) return this.#readFunction(abbrev, start, outer);
    skipAttributes(this.#cursor, abbrev);
    return outer;
  }

  #readFunction(abbrev: Abbrev, start: number, outer: FunctionEntry | null): FunctionEntry {
    let lowPc: RawValue | null = null;
    let highPc: RawValue | null = null;
    let ranges: RawValue | null = null;
    let callFile = 0;
    let callLine = 0;
    let origin = -1;
    this.#sibling = 0;
    for (const { skipBytes, spec } of abbrev.functionSteps) {
      this.#cursor.advance(skipBytes);
      if (!spec) break;
      const raw = readForm(this.#cursor, spec);
      if (spec.name === dwAt.lowPc) lowPc = { form: spec.form, raw };
      else if (spec.name === dwAt.highPc) highPc = { form: spec.form, raw };
      else if (spec.name === dwAt.ranges) ranges = { form: spec.form, raw };
      else if (spec.name === dwAt.callFile) callFile = raw;
      else if (spec.name === dwAt.callLine) callLine = raw;
      else if (spec.name === dwAt.sibling) this.#sibling = raw;
      else origin = this.#unit.placeOf(spec.form, raw);
    }
    const isInlined = abbrev.tag === dwTag.inlinedSubroutine;
    const isJump = this.#scope.isOutline && outer === null && abbrev.hasChildren && this.#sibling !== 0;
    const unreadChildren = isJump ? this.#cursor.offset : null;
    if (!isInlined || abbrev.hasName) origin = -1;
    const entry = { entryOffset: start, isInlined, origin, callFile, callLine, outer, unreadChildren };
    if (highPc || ranges) this.#addRanges(entry, { lowPc, highPc, ranges });
    return entry;
  }

  #addRanges(entry: FunctionEntry, attributes: AddressAttributes): void {
    const owner = this.#entries.length;
    let hasCode = false;
    readAddressRanges(this.#unit, attributes, (low, high) => {
      this.#ranges.add(low, high, owner);
      hasCode = true;
    });
    if (hasCode) this.#entries.push(entry);
  }

  #jumpTo(sibling: number): void {
    const distance = sibling - this.#cursor.offset;
    if (distance < 0) throw new MalformedDwarf('an entry has its sibling before itself');
    this.#cursor.advance(distance);
  }
}
