/** Entries of each end of a list that are kept. */
const maxAtEnd = 500;

/** A list without a natural bound: its first and its last entries, and how many there were. */
export class EndsOfList<Item> {
  readonly #first: Item[] = [];
  readonly #last: Item[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  get items(): readonly Item[] {
    return [...this.#first, ...this.#last.slice(-maxAtEnd)];
  }

  push(item: Item): void {
    this.#count++;
    if (this.#first.length < maxAtEnd) {
      this.#first.push(item);
      return;
    }
    this.#last.push(item);
    // Cut now and then, not with each item.
    if (this.#last.length >= 2 * maxAtEnd) this.#last.splice(0, maxAtEnd);
  }
}
