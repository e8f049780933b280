import type { ConsolePlace, HeapLayout } from '../../../model/console-record.js';

type OpenHeap = { -readonly [Key in keyof HeapLayout]: HeapLayout[Key] };

// Showing data for heap: 0x4ff211d0      (esp-idf from v4.3, multi_heap.c)
// Heap start 0x3ffb8000 end 0x3ffe0000   (before, multi_heap.c without TLSF)
const start = /^(?:Showing data for heap: |Heap start )0x(?<address>[0-9a-f]{1,8})\b/i;
// Block 0x4ff21f08 data, size: 1044 bytes, Free: No
const block = /^Block 0x[0-9a-f]{1,8} data, size: (?<size>\d{1,10}) bytes, Free: (?<free>Yes|No)\s*$/i;
// Block 0x3ffb8010 data size 0x00000010 bytes next block 0x3ffb8024 FREE. Next free 0x3ffb9000
const oldBlock =
  /^Block 0x[0-9a-f]{1,8} data size 0x(?<size>[0-9a-f]{8}) bytes next block 0x[0-9a-f]{1,8}(?<free> FREE\. Next free 0x[0-9a-f]{1,8})?\s*$/i;

/** Sums what `heap_caps_dump` and `heap_caps_dump_all` print of a heap, a line a block; a heap has no last line. */
export class HeapLayoutParser {
  readonly #tell: (heap: HeapLayout) => void;
  #heap: OpenHeap | null = null;

  /** `tell` takes each heap once all of it was read. */
  constructor(tell: (heap: HeapLayout) => void) {
    this.#tell = tell;
  }

  /** True when the line was of a heap. */
  push(text: string, place: ConsolePlace): boolean {
    const address = start.exec(text)?.groups?.['address'];
    if (address !== undefined) {
      this.end();
      const used = { usedBlocks: 0, usedBytes: 0 };
      const free = { freeBlocks: 0, freeBytes: 0, largestFreeBlockBytes: 0 };
      this.#heap = {
        kind: 'heap-layout',
        ...place,
        address: Number.parseInt(address, 16),
        ...used,
        ...free,
      };
      return true;
    }
    return this.#heap !== null && this.#takeBlock(text, this.#heap);
  }

  /** Tells the heap that is open, unless no block of it was seen. */
  end(): void {
    const heap = this.#heap;
    this.#heap = null;
    if (heap && heap.usedBlocks + heap.freeBlocks > 0) this.#tell(heap);
  }

  #takeBlock(text: string, heap: OpenHeap): boolean {
    const groups = block.exec(text)?.groups;
    const old = groups ? undefined : oldBlock.exec(text)?.groups;
    if (!groups && !old) return false;
    const size = groups ? Number(groups['size']) : Number.parseInt(old?.['size'] ?? '', 16);
    // The guard at the end of a heap is a block of nothing.
    if (size === 0) return true;
    if (groups ? groups['free'] === 'Yes' : old?.['free'] !== undefined) {
      heap.freeBlocks++;
      heap.freeBytes += size;
      heap.largestFreeBlockBytes = Math.max(heap.largestFreeBlockBytes, size);
    } else {
      heap.usedBlocks++;
      heap.usedBytes += size;
    }
    return true;
  }
}
