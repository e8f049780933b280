import { asBuffer } from '../byte-cursor.js';
import type { DebugSections } from '../debug-sections.js';
import type { UnitStore } from '../unit-store.js';

const maxStrings = 64;

/**
 * Which units can hold a name, without reading their entries: a name is an offset into `.debug_str` (the linker lets
 * one string be the end of another) or stands in the unit itself, and both are found as bytes. A unit that is named
 * by accident costs its reading only. Indexed strings (DW_FORM_strx) leave no such trace, so every unit is named.
 */
export class NameSearch {
  readonly #sections: DebugSections;
  readonly #units: UnitStore;

  constructor(sections: DebugSections, units: UnitStore) {
    this.#sections = sections;
    this.#units = units;
  }

  /** Offsets of units, ascending. `isExact` leaves out what cannot be told without reading: indexed strings. */
  unitsWith(name: string, { isExact = false } = {}): readonly number[] {
    if (name === '' || this.#sections.info.sizeBytes === 0) return [];
    if (this.#sections.strOffsets.sizeBytes > 0) return isExact ? [] : this.#units.offsets();
    const text = Buffer.from(`${name}\0`, 'utf8');
    const patterns = [text];
    for (const offset of placesOf(asBuffer(this.#sections.str.whole()), text, maxStrings)) {
      const pattern = Buffer.alloc(4);
      pattern.writeUInt32LE(offset);
      patterns.push(pattern);
    }
    const info = asBuffer(this.#sections.info.whole());
    const found = new Set<number>();
    for (const pattern of patterns) this.#addUnits(info, pattern, found);
    return [...found].toSorted((a, b) => a - b);
  }

  // After a hit the search goes on behind the unit: one is enough.
  #addUnits(info: Buffer, pattern: Buffer, found: Set<number>): void {
    const offsets = this.#units.offsets();
    let index = 0;
    for (let at = info.indexOf(pattern); at !== -1;) {
      index = indexOfUnit(offsets, at, index);
      const unit = offsets[index];
      if (unit !== undefined) found.add(unit);
      const next = offsets[index + 1];
      at = next === undefined ? -1 : info.indexOf(pattern, next);
    }
  }
}

function indexOfUnit(offsets: readonly number[], place: number, from: number): number {
  let [low, high] = [from, offsets.length];
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if ((offsets[middle] ?? 0) <= place) low = middle;
    else high = middle;
  }
  return low;
}

function placesOf(bytes: Buffer, text: Buffer, most: number): readonly number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(text); at !== -1 && places.length < most; at = bytes.indexOf(text, at + 1)) {
    places.push(at);
  }
  return places;
}
