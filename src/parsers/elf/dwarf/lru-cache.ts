/** What stays when room is made. */
const keptShare = 7 / 8;

/**
 * Keeps what was used of late, up to a total weight (bytes, or 1 each), so that memory stays flat on large files.
 *
 * A hit only marks its entry. The first in line to be forgotten goes to the end of the line once more if it has a
 * mark: moving entries at every hit would cost more than most answers that are kept here.
 */
export class LruCache<Key, Value> {
  readonly #budget: number;
  readonly #entries = new Map<Key, Entry<Value>>();
  #total = 0;

  constructor(budget: number) {
    this.#budget = budget;
  }

  get(key: Key): Value | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    entry.isMarked = true;
    return entry.value;
  }

  /** The newest entry stays even when it alone is over the budget. */
  set(key: Key, value: Value, weight: number): void {
    this.#total -= this.#entries.get(key)?.weight ?? 0;
    this.#entries.delete(key);
    this.#makeRoom(weight);
    this.#entries.set(key, { value, weight, isMarked: false });
    this.#total += weight;
  }

  // An eighth at once: a Map skips what was removed at its front one by one, for each search from the front again.
  #makeRoom(weight: number): void {
    if (this.#total + weight <= this.#budget) return;
    const target = Math.floor(this.#budget * keptShare) - weight;
    for (const [key, entry] of this.#entries) {
      if (this.#total <= target) return;
      this.#entries.delete(key);
      if (entry.isMarked) this.#entries.set(key, { ...entry, isMarked: false });
      else this.#total -= entry.weight;
    }
  }
}

type Entry<Value> = { readonly value: Value; readonly weight: number; isMarked: boolean };
