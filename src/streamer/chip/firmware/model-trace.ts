import type { ModelBlock } from './model-heap.js';

type TraceMode = 'leaks' | 'all';

type Entry = { readonly block: ModelBlock; readonly ccount: number; isFreed: boolean };

/** Records that the buffer of a firmware holds, as `CONFIG`-sized buffers do. */
const defaultCapacity = 1_000;
/** The P4 counts 360 million cycles a second; bit 0 and 1 of what is printed are masked off. */
const cyclesPerMs = 360_000;

/**
 * ESP-IDF's standalone heap tracing over the model: keeps up to `capacity` records, drops the oldest beyond, and prints
 * them in the form of esp-idf v5.5 heap_trace_standalone.c with a stack depth of 0, as the real firmware is built.
 */
export class ModelTrace {
  readonly #capacity: number;
  readonly #entries = new Map<number, Entry>();
  #mode: TraceMode = 'leaks';
  #isRunning = false;
  #highWaterMark = 0;
  #allocations = 0;
  #frees = 0;
  #hasOverflowed = false;
  #nowMs = 0;

  constructor(capacity = defaultCapacity) {
    this.#capacity = capacity;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  start(mode: TraceMode): void {
    this.#entries.clear();
    this.#mode = mode;
    this.#isRunning = true;
    this.#allocations = 0;
    this.#frees = 0;
    this.#hasOverflowed = false;
  }

  stop(): void {
    this.#isRunning = false;
  }

  setClock(nowMs: number): void {
    this.#nowMs = nowMs;
  }

  onAllocate(block: ModelBlock): void {
    if (!this.#isRunning) return;
    this.#allocations++;
    const [oldest] = this.#entries.keys();
    if (this.#entries.size >= this.#capacity && oldest !== undefined) {
      this.#entries.delete(oldest);
      this.#hasOverflowed = true;
    }
    this.#entries.delete(block.address);
    this.#entries.set(block.address, {
      block,
      ccount: ((this.#nowMs * cyclesPerMs) % 2 ** 32) & ~3,
      isFreed: false,
    });
    this.#highWaterMark = Math.max(this.#highWaterMark, this.#entries.size);
  }

  onFree(block: ModelBlock): void {
    if (!this.#isRunning || this.#entries.size === 0) return;
    this.#frees++;
    const entry = this.#entries.get(block.address);
    if (entry?.block !== block) return;
    if (this.#mode === 'leaks') this.#entries.delete(block.address);
    else entry.isFreed = true;
  }

  dump(): readonly string[] {
    const entries = [...this.#entries.values()];
    const alive = entries.filter(({ isFreed }) => !isFreed);
    const bytes = alive.reduce((sum, { block }) => sum + block.sizeBytes, 0);
    const sizes = `${entries.length} (${this.#capacity} capacity, ${this.#highWaterMark} high water mark)`;
    return [
      `====== Heap Trace: ${entries.length} records (${this.#capacity} capacity) ======`,
      ...entries.map(recordLine),
      '====== Heap Trace Summary ======',
      ...(this.#mode === 'leaks'
        ? ['Mode: Heap Trace Leaks', `${bytes} bytes 'leaked' in trace (${alive.length} allocations)`]
        : [
            'Mode: Heap Trace All',
            `${bytes} bytes alive in trace (${alive.length}/${entries.length} allocations)`,
          ]),
      `records: ${sizes}`,
      `total allocations: ${this.#allocations}`,
      `total frees: ${this.#frees}`,
      ...(this.#hasOverflowed ? ['(NB: Internal Buffer has overflowed, so trace data is incomplete.)'] : []),
      '================================',
    ];
  }
}

//     84 bytes (@ 0x4ff3a1b0, Internal) allocated CPU 0 ccount 0x0b1f3a40
function recordLine({ block, ccount, isFreed }: Entry): string {
  const label = block.region === 'internal' ? ', Internal' : ',    PSRAM';
  const place = `(@ 0x${hex8(block.address)}${label})`;
  const end = isFreed ? ' freed' : '';
  return `${String(block.sizeBytes).padStart(6)} bytes ${place} allocated CPU 0 ccount 0x${hex8(ccount >>> 0)}${end}`;
}

function hex8(value: number): string {
  return value.toString(16).padStart(8, '0');
}
