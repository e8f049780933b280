/** An item and how many were added before it. */
export type Numbered<Item> = { readonly item: Item; readonly ordinal: number };

/** Keeps an even selection of a stream: each 2^k-th item, at most `capacity` of them, and always the first. */
export class ThinnedList<Item> {
  readonly #capacity: number;
  #kept: Numbered<Item>[] = [];
  #stride = 1;
  #count = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** All items that were added. */
  get count(): number {
    return this.#count;
  }

  get items(): readonly Numbered<Item>[] {
    return this.#kept;
  }

  add(item: Item): void {
    const ordinal = this.#count++;
    if (ordinal % this.#stride !== 0) return;
    if (this.#kept.length === this.#capacity) {
      this.#stride *= 2;
      this.#kept = this.#kept.filter((kept) => kept.ordinal % this.#stride === 0);
      if (ordinal % this.#stride !== 0) return;
    }
    this.#kept.push({ item, ordinal });
  }
}
