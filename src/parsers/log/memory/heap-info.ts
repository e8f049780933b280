import type { Capability, FreeBytes, HeapInfo } from '../../../model/console-record.js';

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

/** What each request for memory is answered from: MALLOC_CAP_DMA, _SPIRAM, _INTERNAL, and 8BIT or DEFAULT for all that malloc has. */
const bits = { '8bit': 0x4, dma: 0x8, psram: 0x400, internal: 0x800, default: 0x1000 } as const;

/** The pool that the totals are of, as a reading; null where the capabilities name another. */
export function freeOfPool({ caps, freeBytes }: HeapTotals): FreeBytes | null {
  const pool = poolOf(caps);
  return pool && { heap: null, dma: null, internal: null, psram: null, [pool]: freeBytes };
}

function poolOf(caps: number): Capability | null {
  const known = bits['8bit'] | bits.dma | bits.psram | bits.internal | bits.default;
  if (caps === 0 || (caps & ~known) !== 0) return null;
  if (caps & bits.dma) return caps & bits.psram ? null : 'dma';
  if (caps & bits.psram) return caps & bits.internal ? null : 'psram';
  return caps & bits.internal ? 'internal' : 'heap';
}

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
