import { RangeTable, type RangeList } from './range-table.js';

/** A function, or the inlined copy of one, that has code of its own in a unit. */
export type FunctionEntry = {
  /** Of its entry, from the start of the unit. */
  readonly entryOffset: number;
  readonly isInlined: boolean;
  /** Of an inlined one, where the function that it is a copy of stands in `.debug_info`; -1 where that is not told. */
  readonly origin: number;
  /** Where it was inlined, for an inlined one: index of the unit's file table, and line. */
  readonly callFile: number;
  readonly callLine: number;
  /** The function that it was inlined into or nested in, or null. */
  readonly outer: FunctionEntry | null;
  /** Where its children start that were jumped over, or null. */
  readonly unreadChildren: number | null;
};

// Up to here a search from the end is faster than a table takes to build; most functions inline a dozen calls.
const shortList = 64;

/** Functions of a unit, or of a part of it, by address. */
export class FunctionTable {
  readonly #entries: readonly FunctionEntry[];
  readonly #ranges: RangeList | RangeTable;

  /** `ranges` belong to the entry whose number they carry; entries come in the order of the file. */
  constructor(entries: readonly FunctionEntry[], ranges: RangeList) {
    this.#entries = entries;
    this.#ranges = ranges.lows.length > shortList ? new RangeTable(ranges) : ranges;
  }

  /** The function at the address that no other one of this table is inlined into, or null. */
  innermostAt(address: number): FunctionEntry | null {
    // What is inlined comes after its caller in the file, so the last entry is the innermost.
    return this.#entries[this.#ranges.lastOwnerAt(address) ?? -1] ?? null;
  }
}
