import type { FreeBytes } from '../../../model/console-record.js';

type MutableFree = Record<keyof FreeBytes, number | null>;

/** Free memory as a phase line or a block of lines tells it. */
export type MemoryReading = {
  readonly free: FreeBytes;
  /** Of internal memory. */
  readonly largestFreeBytes?: number | null;
  readonly phase: string;
};

const kilobyte = 1024;
const maxLinesInBlock = 24;

// After LittleFS - Internal RAM: 432 KB free
const phaseLine = /^(?<phase>(?:After|Before) .{1,60}?) - Internal RAM: (?<kilobytes>\d{1,7}) KB free/;
// Memory: Heap=32471 KB, Internal=364 KB
const memoryLine = /^Memory: Heap=(?<heap>\d{1,7}) KB, Internal=(?<internal>\d{1,7}) KB/;

/** Parses a single line that tells free memory at a moment of the start, or null. */
export function parsePhaseLine(text: string): MemoryReading | null {
  const phase = phaseLine.exec(text)?.groups;
  if (phase)
    return { free: { ...none(), internal: toBytes(phase['kilobytes']) }, phase: phase['phase'] ?? '' };
  const memory = memoryLine.exec(text)?.groups;
  if (!memory) return null;
  return {
    free: { ...none(), heap: toBytes(memory['heap']), internal: toBytes(memory['internal']) },
    phase: 'Memory',
  };
}

// Memory status before WebRTC init:
const statusStart = /^Memory status (?<phase>.{1,60}):\s*$/;
// === Memory Stats: after start ===    === Memory Delta: after start ===
// === Heap Fragmentation ===
const reportStart = /^=== (?<phase>Memory (?:Stats|Delta): .{0,60}|Heap Fragmentation) ===\s*$/;

/** The title of a block of lines that starts here, or null. */
export function parseBlockStart(text: string): string | null {
  return (statusStart.exec(text) ?? reportStart.exec(text))?.groups?.['phase'] ?? null;
}

//   Total free: 33070 KB     (the streamer's start block)
const statusLine = /^\s{1,4}(?<pool>Total|Internal|DMA|DMA\+Internal) free: (?<kilobytes>\d{1,7}) KB\s*$/;
//   Free:          386 KB    (memory_tracker statistics, below `Internal RAM:` or `PSRAM:`)
//   Largest block:    320 KB    Fragmentation:   12.5%    (its fragmentation report, below the same titles)
const statsLine =
  /^ {1,4}(?<what>Total|Total free|Free|Allocated|Min free|Blocks|Largest|Largest block): +(?<value>\d{1,7})(?: KB)?\s*$/;
const fragmentationLine = /^ {1,4}Fragmentation: +\d{1,3}\.\d%\s*$/;
const section = /^(?<pool>Internal RAM|PSRAM):\s*$/;
// DMA-capable:    340 KB free
const dmaLine = /^DMA-capable: +(?<kilobytes>\d{1,7}) KB free/;
// Internal:     +8 KB (now    386 KB free)    (a delta: what is free now counts, so its turned sign does not matter)
const deltaLine = /^(?<pool>Internal|PSRAM|DMA): +[+-]\d{1,7} KB \(now +(?<kilobytes>\d{1,7}) KB free\)/;
const ruler = /^={16,}\s*$/;

const pools: Readonly<Record<string, keyof FreeBytes>> = {
  Total: 'heap',
  Internal: 'internal',
  'Internal RAM': 'internal',
  DMA: 'dma',
  PSRAM: 'psram',
};

/** Reads the lines of a block that `parseBlockStart` has found: the streamer's start block, or memory_tracker's report. */
export class MemoryBlock {
  readonly phase: string;
  /** True when its lines are ESP_LOG lines; raw output has none. */
  readonly isLog: boolean;
  readonly #free: MutableFree = none();
  #largest: number | null = null;
  #section: keyof FreeBytes | null = null;
  #isComplete = false;
  #lines = 0;

  constructor(phase: string, isLog: boolean) {
    this.phase = phase;
    this.isLog = isLog;
  }

  /** True once its last line was seen. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Takes a line; false when it does not belong to the block, which then is over. */
  push(text: string): boolean {
    if (++this.#lines > maxLinesInBlock) return false;
    // `Total free` of the fragmentation report is that of its section.
    const known = (this.#section === null ? statusLine.exec(text) : null) ?? deltaLine.exec(text);
    if (known?.groups) return this.#takeKnown(known.groups);
    const heading = section.exec(text)?.groups;
    if (heading) {
      this.#section = pools[heading['pool'] ?? ''] ?? null;
      return true;
    }
    const dma = dmaLine.exec(text)?.groups;
    if (dma) {
      this.#free.dma = toBytes(dma['kilobytes']);
      return true;
    }
    return this.#takeStats(text);
  }

  /** What the block has told; null when it told nothing. */
  finish(): MemoryReading | null {
    const isEmpty = Object.values(this.#free).every((value) => value === null);
    return isEmpty ? null : { free: this.#free, largestFreeBytes: this.#largest, phase: this.phase };
  }

  #takeKnown(known: Readonly<Record<string, string | undefined>>): boolean {
    const pool = pools[known['pool'] ?? ''];
    if (known['pool'] === 'DMA+Internal') this.#isComplete = true;
    if (pool) this.#free[pool] = toBytes(known['kilobytes']);
    return true;
  }

  #takeStats(text: string): boolean {
    const stats = statsLine.exec(text)?.groups;
    const what = stats?.['what'] ?? '';
    if (this.#section && (what === 'Free' || what === 'Total free'))
      this.#free[this.#section] = toBytes(stats?.['value']);
    if (this.#section === 'internal' && what.startsWith('Largest')) this.#largest = toBytes(stats?.['value']);
    if (ruler.test(text)) this.#isComplete = true;
    return stats !== undefined || this.#isComplete || fragmentationLine.test(text);
  }
}

function none(): MutableFree {
  return { heap: null, dma: null, internal: null, psram: null };
}

function toBytes(kilobytes: string | undefined): number {
  return Number(kilobytes) * kilobyte;
}
