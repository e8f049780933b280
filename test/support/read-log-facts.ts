import type { HeapTraceSink } from '../../src/model/heap-dump.js';
import { LineSplitter } from '../../src/parsers/log/lines/line-splitter.js';
import { LogRouter } from '../../src/parsers/log/log-router.js';
import type { SamplePatterns } from '../../src/parsers/log/memory/other-monitors.js';

export type LogFacts = {
  readonly facts: readonly unknown[];
  /** Lines that went the whole way, and were not taken at sight. */
  readonly pushed: number;
};

/** All that the parsers say of a log that comes in these chunks, in its order; `lane` as the program reads logs. */
export function readLogFacts(
  chunks: readonly Uint8Array[],
  { lane, samples = null }: { readonly lane: boolean; readonly samples?: SamplePatterns | null },
): LogFacts {
  const facts: unknown[] = [];
  let pushed = 0;
  // Copied: a sink may not keep what it is lent.
  const keep = (name: string, ...values: readonly unknown[]): void => {
    facts.push([name, ...values.map((value) => structuredClone(value))]);
  };
  const sink: HeapTraceSink = {
    record: (record) => keep('heap-record', record),
    dumpEnded: (dump) => keep('dump', dump),
    lineSkipped: (skipped) => keep('skipped', skipped),
    addressDecoded: (address, frames) => keep('decoded', address, frames),
    elfIdentified: (prefix, place) => keep('elf', prefix, place),
    traceDisabled: (place) => keep('disabled', place),
  };
  const router = new LogRouter(sink, (record) => keep('console', record), samples);
  const splitter = new LineSplitter(
    (line) => {
      pushed++;
      router.push(line);
    },
    lane ? { lane: (bytes, start, number) => router.takeLine(bytes, start, number) } : {},
  );
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  router.end();
  return { facts, pushed };
}
