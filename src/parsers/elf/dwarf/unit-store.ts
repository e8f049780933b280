import { AbbrevSection } from './abbrev-section.js';
import type { AbbrevTable } from './abbrev-table.js';
import type { DebugSections } from './debug-sections.js';
import { LruCache } from './lru-cache.js';
import { hex, MalformedDwarf, reasonOf } from './malformed-dwarf.js';
import { Unit } from './unit.js';
import { maxUnitHeaderBytes, readUnitEnd, readUnitHeader } from './unit-header.js';

const cachedUnitBytes = 48 * 1024 * 1024;
// Enough for the header and any root entry that a compiler writes; a longer one costs a second read.
const rootWindowBytes = 512;
const headerWindowBytes = 4096;
const splitWarning =
  'Some units keep their functions in .dwo files (split DWARF), which are not read: no inlined frames there';

/** An entry by where it starts in its unit. */
export type EntryPlace = { readonly unit: Unit; readonly offset: number };

/** Loads units of `.debug_info` one by one and keeps what was used last. A corrupt one costs a warning, once. */
export class UnitStore {
  readonly #sections: DebugSections;
  readonly #warn: (text: string) => void;
  readonly #units = new LruCache<number, Unit | null>(cachedUnitBytes);
  #abbrevs: AbbrevSection | null = null;
  #offsets: readonly number[] | null = null;

  constructor(sections: DebugSections, warn: (text: string) => void) {
    this.#sections = sections;
    this.#warn = warn;
  }

  /** The unit whose header is at that offset, with all its bytes; null when it cannot be read. */
  at(offset: number): Unit | null {
    let unit = this.#units.get(offset);
    if (unit === undefined) {
      unit = this.#tryLoad(offset, Number.POSITIVE_INFINITY);
      if (unit?.isSplit === true) this.#warn(splitWarning);
      this.#units.set(offset, unit, unit?.bytes.length ?? 1);
    }
    return unit;
  }

  /** The same with no more bytes than its root entry needs; not kept. */
  rootAt(offset: number): Unit | null {
    return this.#tryLoad(offset, rootWindowBytes);
  }

  /** The entry at a place of `.debug_info`; `near` is the unit that most of such places are in. Null outside of all. */
  entryAt(place: number, near: Unit): EntryPlace | null {
    const { offset, end } = near.header;
    const unit = place > offset && place < end ? near : this.containing(place);
    return unit && { unit, offset: place - unit.header.offset };
  }

  /** The unit that holds an entry, for references across units. */
  containing(entryOffset: number): Unit | null {
    const offsets = this.offsets();
    let low = 0;
    let high = offsets.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((offsets[middle] ?? 0) <= entryOffset) low = middle + 1;
      else high = middle;
    }
    const start = offsets[low - 1];
    return start === undefined ? null : this.at(start);
  }

  /** Where every unit starts, ascending. A length that cannot be right ends the list with a warning. */
  offsets(): readonly number[] {
    this.#offsets ??= this.#listOffsets();
    return this.#offsets;
  }

  #listOffsets(): readonly number[] {
    const { info } = this.#sections;
    const offsets: number[] = [];
    let windowStart = 0;
    let window: Uint8Array = new Uint8Array(0);
    for (let offset = 0; offset < info.sizeBytes;) {
      if (offset + maxUnitHeaderBytes > windowStart + window.length) {
        windowStart = offset;
        window = info.upTo(offset, headerWindowBytes);
      }
      const end = this.#endOf(window.subarray(offset - windowStart), offset);
      if (end === null) break;
      offsets.push(offset);
      offset = end;
    }
    return offsets;
  }

  #endOf(bytes: Uint8Array, offset: number): number | null {
    try {
      return readUnitEnd(bytes, offset);
    } catch (error) {
      this.#warn(`.debug_info is damaged: ${reasonOf(error)}; the units after it are skipped.`);
      return null;
    }
  }

  #tryLoad(offset: number, window: number): Unit | null {
    try {
      return this.#load(offset, window);
    } catch (error) {
      const reason = reasonOf(error);
      this.#warn(`The unit at ${hex(offset)} of .debug_info is skipped: ${reason}.`);
      return null;
    }
  }

  #load(offset: number, window: number): Unit {
    const { info } = this.#sections;
    const header = readUnitHeader(info.upTo(offset, maxUnitHeaderBytes), offset);
    if (header.end > info.sizeBytes)
      throw new MalformedDwarf(`it ends at ${hex(header.end)}, beyond the section`);
    const length = header.end - offset;
    const parts = { header, abbrevs: this.#abbrevTable(header.abbrevOffset) };
    if (length <= window) return new Unit(this.#sections, { ...parts, bytes: info.part(offset, length) });
    try {
      return new Unit(this.#sections, { ...parts, bytes: info.part(offset, window) });
    } catch (error) {
      // The root entry may be longer than the window; a second failure is a real one.
      reasonOf(error);
      return new Unit(this.#sections, { ...parts, bytes: info.part(offset, length) });
    }
  }

  #abbrevTable(offset: number): AbbrevTable {
    this.#abbrevs ??= new AbbrevSection(this.#sections.abbrev.whole());
    return this.#abbrevs.tableAt(offset);
  }
}
