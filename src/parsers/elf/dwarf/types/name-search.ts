import { asBuffer } from '../byte-cursor.js';
import type { DebugSections } from '../debug-sections.js';
import type { UnitStore } from '../unit-store.js';
import { TypeAbbrevs } from './type-abbrevs.js';
import { findWords, type WordHit } from './word-search.js';

const maxStrings = 64;
// What GCC and clang write inline although names could be offsets: those that are no longer than an offset.
const maxInlineBytes = 4;

type Units = { readonly naming: Set<number>; readonly defining: Set<number> };

/**
 * Which units name a type, without reading their entries: a name is an offset into `.debug_str` (the linker lets one
 * string be the end of another) or stands in the unit itself, and both are found as bytes. Indexed strings
 * (DW_FORM_strx) leave no such trace, so every unit is named then.
 */
export class NameSearch {
  readonly #sections: DebugSections;
  readonly #units: UnitStore;
  readonly #found = new Map<string, Units>();
  readonly #abbrevs = new Map<number, TypeAbbrevs | null>();
  #expected: readonly string[] = [];

  constructor(sections: DebugSections, units: UnitStore) {
    this.#sections = sections;
    this.#units = units;
  }

  /** Names that will be asked for: one pass over `.debug_info` finds them all. */
  expect(names: readonly string[]): void {
    this.#expected = [...this.#expected, ...names];
  }

  /** Offsets of the units that may define a type of that name, ascending. */
  unitsDefining(name: string): readonly number[] {
    if (this.#hasIndexedStrings) return this.#units.offsets();
    return sorted(this.#unitsOf(name).defining);
  }

  /** Offsets of the units that speak of a type of that name, ascending; none where strings are indexed. */
  unitsNaming(name: string): readonly number[] {
    return this.#hasIndexedStrings ? [] : sorted(this.#unitsOf(name).naming);
  }

  get #hasIndexedStrings(): boolean {
    return this.#sections.info.sizeBytes > 0 && this.#sections.strOffsets.sizeBytes > 0;
  }

  #unitsOf(name: string): Units {
    const known = this.#found.get(name);
    if (known) return known;
    const names = [...new Set([name, ...this.#expected])].filter((one) => !this.#found.has(one));
    for (const one of names) this.#found.set(one, { naming: new Set(), defining: new Set() });
    if (this.#sections.info.sizeBytes > 0) this.#search(names.filter((one) => one !== ''));
    return this.#found.get(name) ?? { naming: new Set(), defining: new Set() };
  }

  #search(names: readonly string[]): void {
    const { info, str, hasMergedStrings } = this.#sections;
    const strings = asBuffer(str.whole());
    const words = new Map<number, string>();
    for (const name of names) {
      for (const offset of offsetsOf(strings, Buffer.from(`${name}\0`, 'utf8'))) words.set(offset, name);
    }
    for (const hit of findWords(info, words)) this.#addWord(hit);
    for (const name of names) {
      const text = Buffer.from(`${name}\0`, 'utf8');
      if (!hasMergedStrings || text.length <= maxInlineBytes) this.#addInline(name, text);
    }
  }

  #addWord({ owner, place, bytes, at }: WordHit<string>): void {
    const offset = this.#unitAt(place);
    const units = this.#found.get(owner);
    if (offset === undefined || !units || units.defining.has(offset)) return;
    const role = this.#abbrevsAt(offset)?.roleAt(bytes, at) ?? null;
    if (role) units.naming.add(offset);
    if (role === 'definition') units.defining.add(offset);
  }

  #abbrevsAt(offset: number): TypeAbbrevs | null {
    let abbrevs = this.#abbrevs.get(offset);
    if (abbrevs === undefined) {
      const unit = this.#units.rootAt(offset);
      abbrevs = unit && TypeAbbrevs.of(unit.abbrevs);
      this.#abbrevs.set(offset, abbrevs);
    }
    return abbrevs;
  }

  // After a hit the search goes on behind the unit: one is enough.
  #addInline(name: string, text: Buffer): void {
    const info = asBuffer(this.#sections.info.whole());
    const offsets = this.#units.offsets();
    for (let at = info.indexOf(text); at !== -1;) {
      const offset = this.#unitAt(at);
      if (offset === undefined) return;
      this.#found.get(name)?.naming.add(offset);
      this.#found.get(name)?.defining.add(offset);
      const next = offsets[indexOfUnit(offsets, at) + 1];
      at = next === undefined ? -1 : info.indexOf(text, next);
    }
  }

  #unitAt(place: number): number | undefined {
    const offsets = this.#units.offsets();
    return offsets[indexOfUnit(offsets, place)];
  }
}

function sorted(offsets: ReadonlySet<number>): readonly number[] {
  return [...offsets].toSorted((a, b) => a - b);
}

function indexOfUnit(offsets: readonly number[], place: number): number {
  let [low, high] = [0, offsets.length];
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if ((offsets[middle] ?? 0) <= place) low = middle;
    else high = middle;
  }
  return low;
}

/** Where a string starts: as one of its own where there is one, else as the end of longer ones. */
function offsetsOf(strings: Buffer, text: Buffer): readonly number[] {
  const [own, ends]: [number[], number[]] = [[], []];
  for (let at = strings.indexOf(text); at !== -1; at = strings.indexOf(text, at + 1)) {
    const places = at === 0 || strings[at - 1] === 0 ? own : ends;
    if (places.length < maxStrings) places.push(at);
  }
  return own.length > 0 ? own : ends;
}
