import type { Frame } from './frame.js';

/** Where a block lies, as the dump's label says; null when the dump does not say. */
export type HeapRegion = 'internal' | 'psram';

/** One allocation as a heap trace printed it. */
export type HeapRecord = {
  /** Line of the log, from 1. */
  readonly line: number;
  /** As requested by the caller: without heap header, poisoning or task tracking. */
  readonly sizeBytes: number;
  readonly address: number;
  readonly region: HeapRegion | null;
  readonly cpu: number;
  /** CPU cycle counter at the allocation, 32 bits, comparable only on the same CPU. Null in leak-tracker reports. */
  readonly ccount: number | null;
  /** Return addresses, innermost first. */
  readonly callers: readonly number[];
  readonly isFreed: boolean;
};

/** `unknown` is that of bare records without header, summary or region. */
export type HeapDialect = 'idf-v3-v5.0' | 'idf-v5.1+' | 'leak-tracker' | 'unknown';

export type HeapTraceMode = 'leaks' | 'all';

export type TruncationCause = 'interrupt-watchdog' | 'panic' | 'reboot' | 'next-dump' | 'end-of-input';

/** What a dump says about itself; null for each thing that it does not state. */
export type StatedTotals = {
  readonly records: number | null;
  readonly capacity: number | null;
  readonly highWaterMark: number | null;
  /** Bytes of the records that are alive ('leaked'), after the dump's region filter. */
  readonly bytes: number | null;
  readonly count: number | null;
  readonly totalAllocations: number | null;
  readonly totalFrees: number | null;
  readonly overflowed: boolean | null;
};

/** Everything about a dump but its records, known once it has ended. */
export type HeapDumpFacts = {
  /** Line of its header, or of its first line where it has none. */
  readonly line: number;
  /** Counted from 0 in each input. */
  readonly boot: number;
  readonly endLine: number;
  readonly dialect: HeapDialect;
  readonly mode: HeapTraceMode | null;
  /** True when both the header and the summary were seen. */
  readonly isComplete: boolean;
  readonly truncatedBy: TruncationCause | null;
  readonly stated: StatedTotals;
  /** Records parsed, alive and freed. */
  readonly parsedRecords: number;
  /** Records of which a part was seen, but not enough to count them. */
  readonly skippedRecords: number;
  readonly hasDuplicates: boolean;
  readonly isCorrupt: boolean;
  /** Capacity of the leak tracker's own buffer, which it reports as a leak of the firmware. Null where not said. */
  readonly trackerBufferRecords: number | null;
};

/** A line that looked like a part of a heap trace and could not be read with certainty. */
export type SkippedLine = { readonly line: number; readonly boot: number; readonly reason: string };

/** Where something stands in an input. */
export type HeapPlace = { readonly line: number; readonly boot: number };

/** Receives what a log says about heap traces, in the order of its lines. */
export interface HeapTraceSink {
  /** A record of the dump that ends with the next `dumpEnded`. */
  record(record: HeapRecord): void;
  dumpEnded(facts: HeapDumpFacts): void;
  lineSkipped(skipped: SkippedLine): void;
  /** A monitor's decode line: the frames of one address, as printed (a return address in a heap trace). */
  addressDecoded(address: number, frames: readonly Frame[]): void;
  /** `ELF file SHA256:` of a boot or panic log: the first hexadecimal digits of the running firmware's hash. */
  elfIdentified(shaPrefix: string, place: HeapPlace): void;
  /** `no data, heap tracing is disabled.` (esp-idf v3). */
  traceDisabled(place: HeapPlace): void;
}
