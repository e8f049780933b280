import type { HeapInfo } from '../../../model/console-record.js';

export type HeapTotals = Pick<
  HeapInfo,
  'caps' | 'freeBytes' | 'allocatedBytes' | 'minimumFreeBytes' | 'largestFreeBlockBytes'
>;

/** Heaps of a chip, two lines each, with room for lines of other tasks between. */
const maxLines = 120;

// Heap summary for capabilities 0x00000808:
const start = /^Heap summary for capabilities 0x(?<caps>[0-9a-f]{8}):/i;
//     free 349180 allocated 52260 min_free 330000 largest_free_block 311296
const totals =
  /^\s+free (?<free>\d{1,10}) allocated (?<allocated>\d{1,10}) min_free (?<minimum>\d{1,10}) largest_free_block (?<largest>\d{1,10})\s*$/;

/** Reads what `heap_caps_print_heap_info` prints (esp-idf heap_caps.c); its totals are what counts. */
export class HeapInfoParser {
  #caps: number | null = null;
  #hasTotals = false;
  #lines = 0;

  get isOpen(): boolean {
    return this.#caps !== null;
  }

  /** The totals when they are complete with this line, else null. */
  push(text: string): HeapTotals | null {
    const caps = start.exec(text)?.groups?.['caps'];
    if (caps !== undefined) {
      this.#caps = Number.parseInt(caps, 16);
      this.#hasTotals = false;
      this.#lines = 0;
      return null;
    }
    if (this.#caps === null) return null;
    if (++this.#lines > maxLines) this.#caps = null;
    if (/^\s+Totals:\s*$/.test(text)) this.#hasTotals = true;
    return this.#hasTotals ? this.#finish(text) : null;
  }

  reset(): void {
    this.#caps = null;
  }

  #finish(text: string): HeapTotals | null {
    const groups = totals.exec(text)?.groups;
    if (!groups || this.#caps === null) return null;
    const caps = this.#caps;
    this.#caps = null;
    return {
      caps,
      freeBytes: Number(groups['free']),
      allocatedBytes: Number(groups['allocated']),
      minimumFreeBytes: Number(groups['minimum']),
      largestFreeBlockBytes: Number(groups['largest']),
    };
  }
}
