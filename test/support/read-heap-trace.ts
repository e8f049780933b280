import type { Frame } from '../../src/model/frame.js';
import type {
  HeapDumpFacts,
  HeapPlace,
  HeapRecord,
  HeapTraceSink,
  SkippedLine,
} from '../../src/model/heap-dump.js';
import { HeapTraceParser } from '../../src/parsers/log/heap/heap-trace-parser.js';
import { LineSplitter } from '../../src/parsers/log/lines/line-splitter.js';
import { PrintedLines } from '../../src/parsers/log/lines/printed-line.js';

type ReadDump = { readonly facts: HeapDumpFacts; readonly records: readonly HeapRecord[] };

/** Everything that a HeapTraceParser said, sorted by kind. */
export type HeapTraceEvents = {
  readonly dumps: readonly ReadDump[];
  /** Records that no dump claimed. */
  readonly orphans: readonly HeapRecord[];
  readonly skipped: readonly SkippedLine[];
  readonly decoded: readonly (readonly [number, readonly Frame[]])[];
  readonly elfs: readonly (readonly [string, number])[];
  readonly disabledLines: readonly number[];
};

/** Keeps what a parser says. */
class HeapTraceRecorder implements HeapTraceSink, HeapTraceEvents {
  readonly dumps: ReadDump[] = [];
  readonly skipped: SkippedLine[] = [];
  readonly decoded: (readonly [number, readonly Frame[]])[] = [];
  readonly elfs: (readonly [string, number])[] = [];
  readonly disabledLines: number[] = [];
  orphans: HeapRecord[] = [];

  record(record: HeapRecord): void {
    this.orphans.push(record);
  }

  dumpEnded(facts: HeapDumpFacts): void {
    this.dumps.push({ facts, records: this.orphans });
    this.orphans = [];
  }

  lineSkipped(skipped: SkippedLine): void {
    this.skipped.push(skipped);
  }

  addressDecoded(address: number, frames: readonly Frame[]): void {
    this.decoded.push([address, [...frames]]);
  }

  elfIdentified(shaPrefix: string, { line }: HeapPlace): void {
    this.elfs.push([shaPrefix, line]);
  }

  traceDisabled({ line }: HeapPlace): void {
    this.disabledLines.push(line);
  }
}

/** Pushes the chunks through a LineSplitter and a HeapTraceParser. */
export function readHeapTrace(...chunks: readonly (string | Uint8Array)[]): HeapTraceEvents {
  const recorder = new HeapTraceRecorder();
  feedHeapTrace(recorder, chunks);
  return recorder;
}

/** The same into a sink of the caller's. */
export function feedHeapTrace(sink: HeapTraceSink, chunks: readonly (string | Uint8Array)[]): void {
  const parser = new HeapTraceParser(sink);
  // With the lane, as the program reads logs.
  const printed = new PrintedLines();
  const splitter = new LineSplitter((line) => parser.push(printed.of(line)), {
    lane: (bytes, start, number) => parser.takeLine(bytes, start, number),
  });
  for (const chunk of chunks) splitter.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  splitter.end();
  parser.end();
}
