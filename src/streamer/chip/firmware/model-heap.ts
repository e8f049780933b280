import type { MemoryModelConfig, MemoryRegion } from './model-config.js';

/** An allocation that is alive. */
export type ModelBlock = {
  readonly address: number;
  readonly sizeBytes: number;
  readonly region: MemoryRegion;
};

/** Free bytes as the firmware's monitor tells them: `heap` is both regions, `dma` the part of internal that DMA can use. */
export type FreeMemory = { readonly heap: number; readonly dma: number; readonly internal: number };

/** Hears of what is taken and given back, as the hooks of ESP-IDF's heap tracing do. */
export type HeapListener = {
  readonly onAllocate: (block: ModelBlock) => void;
  readonly onFree: (block: ModelBlock) => void;
};

/** ESP32-P4 memory map: where L2MEM's heap and PSRAM lie. */
const starts: Readonly<Record<MemoryRegion, number>> = { internal: 0x4ff3_0000, psram: 0x4820_0000 };
const spans: Readonly<Record<MemoryRegion, number>> = { internal: 0x8_0000, psram: 0x1e0_0000 };
const alignment = 16;

/** Two pools that run empty. There is no fragmentation and no header of a block: free bytes are what is counted. */
export class ModelHeap {
  readonly #free: Record<MemoryRegion, number>;
  readonly #notDmaBytes: number;
  readonly #listener: HeapListener;
  readonly #next: Record<MemoryRegion, number> = { ...starts };

  constructor({ baseline }: MemoryModelConfig, listener: HeapListener) {
    this.#free = { internal: baseline.internalBytes, psram: baseline.psramBytes };
    this.#notDmaBytes = baseline.notDmaBytes;
    this.#listener = listener;
  }

  get free(): FreeMemory {
    const { internal, psram } = this.#free;
    return { heap: internal + psram, dma: Math.max(0, internal - this.#notDmaBytes), internal };
  }

  /** Null where the pool is too empty; internal RAM is asked for as DMA-capable. */
  allocate(sizeBytes: number, region: MemoryRegion): ModelBlock | null {
    const available = region === 'internal' ? this.free.dma : this.#free.psram;
    if (sizeBytes > available) return null;
    this.#free[region] -= sizeBytes;
    const block = { address: this.#place(sizeBytes, region), sizeBytes, region };
    this.#listener.onAllocate(block);
    return block;
  }

  release(block: ModelBlock): void {
    this.#free[block.region] += block.sizeBytes;
    this.#listener.onFree(block);
  }

  // Addresses go up and start over: what lies there by then has long been freed, or is a leak of an hour ago.
  #place(sizeBytes: number, region: MemoryRegion): number {
    const end = starts[region] + spans[region];
    const length = Math.ceil(sizeBytes / alignment) * alignment;
    if (this.#next[region] + length > end) this.#next[region] = starts[region];
    const address = this.#next[region];
    this.#next[region] += length;
    return address;
  }
}
