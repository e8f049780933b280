// Keys sort as low * 2^21 + order, which stays exact below 2^53.
const maxRanges = 2 ** 21;

/** Addresses from `low` up to, not including, `high`. */
export type OwnedRange = { readonly low: number; readonly high: number; readonly owner: number };

/** Address ranges that may nest and overlap, each with an owner's number; answers with a binary search. */
export class RangeTable {
  readonly #lows: Uint32Array;
  readonly #highs: Uint32Array;
  readonly #owners: Uint32Array;
  /** Largest end of this range and all before: the search back may stop where it is not above the address. */
  readonly #reach: Uint32Array;

  constructor(ranges: RangeList) {
    const order = ranges.orderByLow();
    this.#lows = new Uint32Array(order.length);
    this.#highs = new Uint32Array(order.length);
    this.#owners = new Uint32Array(order.length);
    this.#reach = new Uint32Array(order.length);
    let reach = 0;
    for (let i = 0; i < order.length; i++) {
      const at = order[i] ?? 0;
      const high = ranges.highs[at] ?? 0;
      reach = Math.max(reach, high);
      this.#lows[i] = ranges.lows[at] ?? 0;
      this.#highs[i] = high;
      this.#owners[i] = ranges.owners[at] ?? 0;
      this.#reach[i] = reach;
    }
  }

  /** Every range, ascending by its start. */
  *all(): Generator<OwnedRange> {
    for (let i = 0; i < this.#lows.length; i++) {
      yield { low: this.#lows[i] ?? 0, high: this.#highs[i] ?? 0, owner: this.#owners[i] ?? 0 };
    }
  }

  /** Owners of all ranges that hold the address, the one that starts last first. */
  ownersAt(address: number): readonly number[] {
    const owners: number[] = [];
    for (let i = this.#countUpTo(address) - 1; i >= 0 && (this.#reach[i] ?? 0) > address; i--) {
      if (address < (this.#highs[i] ?? 0)) owners.push(this.#owners[i] ?? 0);
    }
    return owners;
  }

  /** The owner with the highest number whose range holds the address, or null. */
  lastOwnerAt(address: number): number | null {
    let last: number | null = null;
    for (let i = this.#countUpTo(address) - 1; i >= 0 && (this.#reach[i] ?? 0) > address; i--) {
      const owner = this.#owners[i] ?? 0;
      if (address < (this.#highs[i] ?? 0) && (last === null || owner > last)) last = owner;
    }
    return last;
  }

  #countUpTo(address: number): number {
    let low = 0;
    let high = this.#lows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#lows[middle] ?? 0) <= address) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Collects ranges for a table. Beyond a bound that no real file reaches, more are left out. */
export class RangeList {
  readonly lows: number[] = [];
  readonly highs: number[] = [];
  readonly owners: number[] = [];

  /** Adds `low` up to, not including, `high`. */
  add(low: number, high: number, owner: number): void {
    if (this.lows.length >= maxRanges) return;
    this.lows.push(low);
    this.highs.push(high);
    this.owners.push(owner);
  }

  /** The owner added last whose range holds the address, or null: for lists too short to be worth a table. */
  lastOwnerAt(address: number): number | null {
    for (let i = this.lows.length - 1; i >= 0; i--) {
      if (address >= (this.lows[i] ?? 0) && address < (this.highs[i] ?? 0)) return this.owners[i] ?? null;
    }
    return null;
  }

  /** Positions in ascending order of `low`, equal ones in the order of adding. */
  orderByLow(): Uint32Array {
    const keys = new Float64Array(this.lows.length);
    for (let i = 0; i < keys.length; i++) keys[i] = (this.lows[i] ?? 0) * maxRanges + i;
    keys.sort();
    const order = new Uint32Array(keys.length);
    for (let i = 0; i < keys.length; i++) order[i] = (keys[i] ?? 0) % maxRanges;
    return order;
  }
}
