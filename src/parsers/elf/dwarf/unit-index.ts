import { readUnitRanges } from './address-ranges.js';
import { readAranges } from './aranges.js';
import type { DebugSections } from './debug-sections.js';
import { hex, reasonOf } from './malformed-dwarf.js';
import { RangeList, RangeTable, type OwnedRange } from './range-table.js';
import type { UnitStore } from './unit-store.js';

/**
 * Which unit holds an address. `.debug_aranges` answers where it can; the units that it leaves out, and all of them
 * once it was found wrong, are asked themselves.
 */
export class UnitIndex {
  readonly #units: UnitStore;
  readonly #warn: (text: string) => void;
  readonly #aranges: RangeTable;
  readonly #covered: ReadonlySet<number>;
  #rest: RangeTable | null = null;
  #all: RangeTable | null = null;

  constructor(sections: DebugSections, units: UnitStore, warn: (text: string) => void) {
    this.#units = units;
    this.#warn = warn;
    const { ranges, covered } = readAranges(sections, warn);
    this.#aranges = new RangeTable(ranges);
    this.#covered = covered;
  }

  /** Offsets of units that may hold the address, the likeliest first; the caller stops at one that does. */
  *unitsAt(address: number): Generator<number> {
    const listed = this.#aranges.ownersAt(address);
    yield* listed;
    this.#rest ??= this.#readRanges((offset) => !this.#covered.has(offset));
    yield* this.#rest.ownersAt(address);
    if (listed.length === 0) return;
    // No listed unit knew the address, so the list is wrong.
    this.#all ??= this.#readRanges((offset) => this.#covered.has(offset));
    yield* this.#all.ownersAt(address);
  }

  /** Which unit claims which addresses: all claims, and those that no other unit makes. */
  claims(): { readonly all: readonly OwnedRange[]; readonly exclusive: readonly OwnedRange[] } {
    this.#rest ??= this.#readRanges((offset) => !this.#covered.has(offset));
    const all = [...this.#aranges.all(), ...this.#rest.all()];
    return { all, exclusive: exclusive(all) };
  }

  #readRanges(isWanted: (offset: number) => boolean): RangeTable {
    const ranges = new RangeList();
    for (const offset of this.#units.offsets()) {
      if (isWanted(offset)) this.#addUnit(offset, ranges);
    }
    return new RangeTable(ranges);
  }

  #addUnit(offset: number, ranges: RangeList): void {
    const unit = this.#units.rootAt(offset);
    if (!unit) return;
    try {
      readUnitRanges(unit, (low, high) => ranges.add(low, high, offset));
    } catch (error) {
      this.#warn(`The unit at ${hex(offset)} of .debug_info has no usable ranges: ${reasonOf(error)}.`);
    }
  }
}

function exclusive(ranges: readonly OwnedRange[]): readonly OwnedRange[] {
  const sorted = ranges.toSorted((a, b) => a.low - b.low);
  const found: OwnedRange[] = [];
  let reach = 0;
  for (const [index, { low, high, owner }] of sorted.entries()) {
    const start = Math.max(low, reach);
    const end = Math.min(high, sorted[index + 1]?.low ?? high);
    if (start < end) found.push({ low: start, high: end, owner });
    reach = Math.max(reach, high);
  }
  return found;
}
