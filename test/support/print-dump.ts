import type { StatedTotals } from '../../src/model/heap-dump.js';
import { printRecordA, printRecordB, printRecordC, type PrintableRecord } from './print-record.js';

/** The text generations of `heap_trace_dump`: v3.1 to v5.0, v5.1 to v5.4, v5.5 and later. */
type Generation = 'a' | 'b' | 'c';

export type TracedBlock = {
  readonly sizeBytes: number;
  readonly address: number;
  readonly region: 'internal' | 'psram' | null;
  readonly cpu: number;
  readonly ccount: number;
  readonly callers: readonly number[];
  /** Null for a block that is alive; empty for one that was freed from an unknown place. */
  readonly freedBy: readonly number[] | null;
};

export type Trace = {
  readonly generation: Generation;
  readonly mode: 'leaks' | 'all';
  /** CONFIG_HEAP_TRACING_STACK_DEPTH. */
  readonly depth: number;
  /** In the order of allocation, without those that `heap_trace_dump_caps` leaves out. */
  readonly blocks: readonly TracedBlock[];
  /** Records that `heap_trace_dump_caps` counts and does not print (v5.1 and later). */
  readonly unprinted: number;
  readonly capacity: number;
  readonly highWaterMark: number;
  readonly totalAllocations: number;
  readonly totalFrees: number;
  readonly hasHashMap: boolean;
  readonly hasOverflowed: boolean;
};

/** A trace of leaks with one block of each given size, as v5.5 prints it; for tests that need nothing special. */
export function traceOf(blocks: readonly Partial<TracedBlock>[], rest: Partial<Trace> = {}): Trace {
  return {
    generation: 'c',
    mode: 'leaks',
    depth: 2,
    blocks: blocks.map((block, index) => ({
      sizeBytes: 84,
      address: 0x4ff21110 + index * 0x58,
      region: 'internal',
      cpu: 0,
      ccount: 0x04110004 + index * 0x1000,
      callers: [],
      freedBy: null,
      ...block,
    })),
    unprinted: 0,
    capacity: 100,
    highWaterMark: blocks.length,
    totalAllocations: blocks.length,
    totalFrees: 0,
    hasHashMap: false,
    hasOverflowed: false,
    ...rest,
  };
}

/** The lines of the header; v3.1 to v5.0 has another text than the rest. */
export function headerLine({ generation, blocks, unprinted, capacity }: Trace): string {
  const records = blocks.length + unprinted;
  return generation === 'a'
    ? `${records} allocations trace (${capacity} entry buffer)`
    : `====== Heap Trace: ${records} records (${capacity} capacity) ======`;
}

/** The lines of one block: its record, and `freed by` where the firmware prints it. */
export function blockLines(trace: Trace, block: TracedBlock): string[] {
  const { generation, depth } = trace;
  const freed = freedByLine(trace, block);
  const isFreed = generation === 'c' && block.freedBy !== null && freed === null;
  const record: PrintableRecord = { ...block, depth, isFreed };
  const print = { a: printRecordA, b: printRecordB, c: printRecordC }[generation];
  return [print(record), ...(freed === null ? [] : [freed])];
}

/** Whether the firmware counts the block as alive; v3 to v5.4 cannot know it without call stacks. */
export function isCountedAlive(trace: Trace, block: TracedBlock): boolean {
  if (block.freedBy === null) return true;
  return trace.generation === 'c' ? false : freedByLine(trace, block) === null;
}

export function statedBy(trace: Trace): StatedTotals {
  const alive = trace.blocks.filter((block) => isCountedAlive(trace, block));
  return {
    records: trace.blocks.length + trace.unprinted,
    capacity: trace.capacity,
    highWaterMark: trace.generation === 'a' ? null : trace.highWaterMark,
    bytes: alive.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    count: alive.length,
    totalAllocations: trace.totalAllocations,
    totalFrees: trace.totalFrees,
    overflowed: trace.hasOverflowed,
  };
}

export function summaryLines(trace: Trace): string[] {
  const { generation, mode, hasHashMap, hasOverflowed } = trace;
  const { records, capacity, highWaterMark, bytes, count, totalAllocations, totalFrees } = statedBy(trace);
  const inTrace =
    mode === 'all'
      ? `${bytes} bytes alive in trace (${count}/${records} allocations)`
      : `${bytes} bytes 'leaked' in trace (${count} allocations)`;
  const lost = `(NB: ${generation === 'a' ? 'Buffer' : 'Internal Buffer'} has overflowed, so trace data is incomplete.)`;
  const notes = hasOverflowed ? [lost] : [];
  if (generation === 'a') {
    return [inTrace, `total allocations ${totalAllocations} total frees ${totalFrees}`, ...notes];
  }
  return [
    '====== Heap Trace Summary ======',
    `Mode: Heap Trace ${mode === 'all' ? 'All' : 'Leaks'}`,
    inTrace,
    `records: ${records} (${capacity} capacity, ${highWaterMark} high water mark)`,
    ...(hasHashMap ? ['hashmap: 512 capacity (412 hits, 12 misses)'] : []),
    `total allocations: ${totalAllocations}`,
    `total frees: ${totalFrees}`,
    ...notes,
    '================================',
  ];
}

/** The whole dump as ESP-IDF prints it (heap_trace.c v3.1 to heap_trace_standalone.c v6). */
export function dumpLines(trace: Trace): string[] {
  return [
    headerLine(trace),
    ...trace.blocks.flatMap((block) => blockLines(trace, block)),
    ...summaryLines(trace),
  ];
}

// All frames are printed, those that are NULL included: `0x0` by newlib's printf, 8 zeros by the ROM's.
function freedByLine({ mode, depth, generation }: Trace, { freedBy }: TracedBlock): string | null {
  if (mode !== 'all' || depth === 0 || freedBy === null || freedBy.length === 0) return null;
  const frames = Array.from({ length: depth }, (_, index) => (freedBy[index] ?? 0).toString(16));
  return `freed by ${frames.map((frame) => `0x${generation === 'a' ? frame : frame.padStart(8, '0')}`).join(':')}`;
}
