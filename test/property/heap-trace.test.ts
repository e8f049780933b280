import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HeapRecord, StatedTotals } from '../../src/model/heap-dump.js';
import { anyTrace, linesOf, recordsOf, type DumpLine } from '../support/arbitrary-trace.js';
import { chunkAt } from '../support/chunk-at.js';
import { statedBy, type Trace } from '../support/print-dump.js';
import { readHeapTrace, type HeapTraceEvents } from '../support/read-heap-trace.js';
import { casesOf } from '../support/thorough.js';

const lineEnd = fc.constantFrom('\n', '\r\n');

function textOf(lines: readonly DumpLine[], end: string): string {
  return lines.map(({ text }) => text + end).join('');
}

function recordsIn(events: HeapTraceEvents): HeapRecord[] {
  return [...events.dumps.flatMap(({ records }) => records), ...events.orphans];
}

// A `freed by` line that is lost takes the knowledge with it, so it is compared only where that is known.
function isSame(read: HeapRecord, original: Omit<HeapRecord, 'line'>, comparesFreed: boolean): boolean {
  return (
    read.sizeBytes === original.sizeBytes &&
    read.address === original.address &&
    read.region === original.region &&
    read.cpu === original.cpu &&
    read.ccount === original.ccount &&
    read.callers.join() === original.callers.join() &&
    (!comparesFreed || read.isFreed === original.isFreed)
  );
}

/** The number of the original of each record, in their order; a record that is none of them fails the test. */
function matchInOrder(
  read: readonly HeapRecord[],
  trace: Trace,
  comparesFreed: (block: number) => boolean,
): number[] {
  const originals = recordsOf(trace);
  let next = 0;
  return read.map((record) => {
    while (next < originals.length && !isSame(record, originals[next]!, comparesFreed(next))) next++;
    if (next === originals.length) throw new Error(`Invented or changed: ${JSON.stringify(record)}`);
    return next++;
  });
}

function expectStatedIsTrue(events: HeapTraceEvents, trace: Trace): void {
  const truth = statedBy(trace);
  for (const { facts } of events.dumps) {
    for (const key of Object.keys(truth) as (keyof StatedTotals)[]) {
      if (key === 'overflowed') continue;
      expect([null, truth[key]], key).toContain(facts.stated[key]);
    }
  }
}

describe('a whole dump', () => {
  it('is read back as it was printed', () => {
    fc.assert(
      fc.property(anyTrace, lineEnd, (trace, end) => {
        const lines = linesOf(trace);
        const { dumps, skipped, orphans } = readHeapTrace(textOf(lines, end));
        const records = recordsOf(trace).map((record, block) => ({
          ...record,
          line: lines.findIndex((line) => line.block === block) + 1,
        }));
        expect({ skipped, orphans, count: dumps.length }).toEqual({ skipped: [], orphans: [], count: 1 });
        expect(dumps[0]?.records).toEqual(records);
        expect(dumps[0]?.facts).toEqual({
          line: 1,
          boot: 0,
          endLine: trace.generation === 'a' || trace.hasOverflowed ? expect.any(Number) : lines.length - 1,
          dialect: trace.generation === 'a' ? 'idf-v3-v5.0' : 'idf-v5.1+',
          mode: trace.mode,
          isComplete: true,
          truncatedBy: null,
          stated: statedBy(trace),
          parsedRecords: trace.blocks.length,
          skippedRecords: 0,
          hasDuplicates: false,
          isCorrupt: false,
          trackerBufferRecords: null,
        });
      }),
      { numRuns: casesOf(500) },
    );
  });

  it('is read the same in any chunks', () => {
    fc.assert(
      fc.property(anyTrace, lineEnd, fc.array(fc.nat(), { maxLength: 12 }), (trace, end, cuts) => {
        const bytes = Buffer.from(textOf(linesOf(trace), end));
        const whole = readHeapTrace(bytes);
        expect(readHeapTrace(...chunkAt(bytes, cuts))).toEqual(whole);
        expect(readHeapTrace(...chunkAt(bytes, [...bytes.keys()]))).toEqual(whole);
      }),
      { numRuns: casesOf(100) },
    );
  });
});

describe('a dump that ends anywhere', () => {
  it('gives the first of its records, none changed and none invented', () => {
    fc.assert(
      fc.property(anyTrace, lineEnd, fc.nat(), (trace, end, at) => {
        const text = textOf(linesOf(trace), end);
        const events = readHeapTrace(text.slice(0, at % (text.length + 1)));
        const read = recordsIn(events);
        // Whether the last one was freed may stand in the line that is missing.
        const found = matchInOrder(read, trace, (block) => block < read.length - 1);
        expect(found).toEqual([...found.keys()]);
        expectStatedIsTrue(events, trace);
      }),
      { numRuns: casesOf(5000) },
    );
  });

  it('loses at most the record that was being printed', () => {
    fc.assert(
      fc.property(anyTrace, lineEnd, fc.nat(), (trace, end, at) => {
        const lines = linesOf(trace);
        const text = textOf(lines, end);
        const cut = at % (text.length + 1);
        const whole = text.slice(0, cut).split(end).length - 1;
        const printed = lines.slice(0, whole).filter(({ isRecord }) => isRecord).length;
        const count = recordsIn(readHeapTrace(text.slice(0, cut))).length;
        expect([printed, printed + 1]).toContain(count);
      }),
      { numRuns: casesOf(1000) },
    );
  });
});

const logLine = fc.constantFrom(
  'I (9485) Streamer: Heap: 32471 KB free | DMA: 332 KB | Internal: 364 KB | Clients: 1',
  'E (5) app: 84 bytes are missing',
  'W (00:01:02.345) wifi:m f null',
  'D (4294967295) [MeshUtility, 109]: 0x40376100:0x4037d100',
);
const otherLine = fc.constantFrom(
  'srtp_init() - done',
  '12 apples',
  '0x1f bytes',
  'free 7',
  '    7 of 9',
  '0x400d276d: blink_task at /path/to/blink.c:52',
  '--- 0x400d276d: blink_task at /path/to/blink.c:52',
  ' (inlined by) tcpip_thread at /path/to/tcpip.c:148',
);

type Splice = { readonly line: number; readonly column: number; readonly foreign: string };

function splicesOf(foreign: fc.Arbitrary<string>, maxLength = 8): fc.Arbitrary<Splice[]> {
  return fc.array(fc.record({ line: fc.nat(), column: fc.nat(), foreign }), { maxLength });
}

type Spliced = { readonly text: string; readonly touched: ReadonlySet<number> };

/** Puts whole foreign lines into the text; each splits the line that it meets in two, or stands before it. */
function withSplices(lines: readonly DumpLine[], splices: readonly Splice[], end: string): Spliced {
  const touched = new Set<number>();
  const out = lines.map(({ text, block }, index) => {
    const own = splices
      .filter(({ line }) => line % lines.length === index)
      .map(({ column, foreign }) => ({ column: column % (text.length + 1), foreign }))
      .toSorted((a, b) => b.column - a.column);
    let spliced = text;
    for (const { column, foreign } of own) {
      if (column > 0 && block !== null) touched.add(block);
      spliced = spliced.slice(0, column) + foreign + end + spliced.slice(column);
    }
    return spliced + end;
  });
  return { text: out.join(''), touched };
}

/** At most one splice in each line, and none in the header, without which nobody knows that a dump is open. */
function onePerLine(lines: readonly DumpLine[], splices: readonly Splice[]): Splice[] {
  const byLine = new Map(splices.map((splice) => [splice.line % lines.length, splice]));
  byLine.delete(0);
  return [...byLine.values()];
}

describe('a dump into which other tasks print whole lines', () => {
  const anyLine = fc.oneof(logLine, otherLine);

  it('gives no changed record and no invented one', () => {
    fc.assert(
      fc.property(anyTrace, splicesOf(anyLine), lineEnd, (trace, splices, end) => {
        const { text, touched } = withSplices(linesOf(trace), splices, end);
        // Several lines can hide a record whole, and its `freed by` then seems to belong to the one before.
        const isFreedCertain = (block: number): boolean => !touched.has(block) && !touched.has(block + 1);
        matchInOrder(recordsIn(readHeapTrace(text)), trace, isFreedCertain);
      }),
      { numRuns: casesOf(10_000) },
    );
  });

  it('states its true totals or none', () => {
    fc.assert(
      fc.property(anyTrace, splicesOf(anyLine), lineEnd, (trace, splices, end) => {
        const { text } = withSplices(linesOf(trace), splices, end);
        expectStatedIsTrue(readHeapTrace(text), trace);
      }),
      { numRuns: casesOf(5000) },
    );
  });

  it('gives or counts as skipped the record that one line breaks', () => {
    fc.assert(
      fc.property(anyTrace, splicesOf(anyLine, 1), lineEnd, (trace, splices, end) => {
        const lines = linesOf(trace);
        const { text, touched } = withSplices(lines, onePerLine(lines, splices), end);
        const events = readHeapTrace(text);
        const count = recordsIn(events).length;
        expect(count + events.skipped.length).toBe(trace.blocks.length);
        // What is left of it may end in digits, which make the unpadded size in the next line doubtful.
        expect(count).toBeGreaterThanOrEqual(trace.blocks.length - touched.size - splices.length);
      }),
      { numRuns: casesOf(3000) },
    );
  });

  it('counts none of its records twice', () => {
    fc.assert(
      fc.property(anyTrace, splicesOf(anyLine), lineEnd, (trace, splices, end) => {
        const lines = linesOf(trace);
        const events = readHeapTrace(withSplices(lines, onePerLine(lines, splices), end).text);
        expect(recordsIn(events).length + events.skipped.length).toBeLessThanOrEqual(trace.blocks.length);
      }),
      { numRuns: casesOf(3000) },
    );
  });

  it('keeps the count of its skipped records beside the list of skipped lines', () => {
    fc.assert(
      fc.property(anyTrace, splicesOf(anyLine), lineEnd, (trace, splices, end) => {
        const lines = linesOf(trace);
        const { dumps, skipped } = readHeapTrace(withSplices(lines, onePerLine(lines, splices), end).text);
        const counted = dumps.reduce((sum, { facts }) => sum + facts.skippedRecords, 0);
        expect(counted).toBe(skipped.length);
        for (const { facts, records } of dumps) expect(facts.parsedRecords).toBe(records.length);
      }),
      { numRuns: casesOf(1000) },
    );
  });

  // Where a blank of `%6d` stands before the size, no line before it can hold a part of the number.
  it('of v5.1 and later loses no record of less than 100,000 bytes that no line broke into', () => {
    fc.assert(
      fc.property(anyTrace, splicesOf(anyLine), lineEnd, (trace, splices, end) => {
        fc.pre(trace.generation !== 'a' && trace.blocks.every(({ sizeBytes }) => sizeBytes < 100_000));
        const lines = linesOf(trace);
        const { text, touched } = withSplices(lines, onePerLine(lines, splices), end);
        const read = recordsIn(readHeapTrace(text));
        const found = matchInOrder(read, trace, (block) => !touched.has(block));
        const untouched = trace.blocks.map((_, block) => block).filter((block) => !touched.has(block));
        expect(found.length).toBeGreaterThanOrEqual(untouched.length);
        const originals = recordsOf(trace);
        for (const block of untouched) {
          expect(read.some((record) => isSame(record, originals[block]!, true))).toBe(true);
        }
      }),
      { numRuns: casesOf(3000) },
    );
  });

  it('loses nothing when the lines are log lines and end inside a record', () => {
    fc.assert(
      fc.property(anyTrace, splicesOf(logLine), lineEnd, (trace, splices, end) => {
        const lines = linesOf(trace);
        const inside = onePerLine(lines, splices).flatMap((splice) => {
          const { text, isRecord } = lines[splice.line % lines.length]!;
          const column = splice.column % (text.length + 1);
          const isInside = isRecord && column > 0 && text.slice(column).trim() !== '';
          return isInside ? [splice] : [];
        });
        const { text } = withSplices(lines, inside, end);
        const events = readHeapTrace(text);
        expect(matchInOrder(recordsIn(events), trace, () => true)).toEqual([...trace.blocks.keys()]);
        expect(events.skipped).toEqual([]);
      }),
      { numRuns: casesOf(3000) },
    );
  });

  it('is read the same in any chunks', () => {
    const cuts = fc.array(fc.nat(), { maxLength: 6 });
    fc.assert(
      fc.property(anyTrace, splicesOf(anyLine), cuts, (trace, splices, positions) => {
        const bytes = Buffer.from(withSplices(linesOf(trace), splices, '\r\n').text);
        expect(readHeapTrace(...chunkAt(bytes, positions))).toEqual(readHeapTrace(bytes));
      }),
      { numRuns: casesOf(200) },
    );
  });
});

describe('a dump with damaged bytes', () => {
  const change = fc.tuple(fc.nat(), fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(0x0a, 0x0d, 0x1b, 0x20)));
  const changes = fc.array(change, { maxLength: 40 });
  const report = leakReport();

  it('never throws, and gives no more records than there are lines', () => {
    fc.assert(
      fc.property(anyTrace, changes, (trace, damage) => {
        const bytes = Buffer.from(textOf(linesOf(trace), '\n') + report);
        for (const [position, byte] of damage) bytes[position % bytes.length] = byte;
        const read = recordsIn(readHeapTrace(bytes));
        const lines = bytes.toString('latin1').split(/\n|\r/).length;
        expect(read.length).toBeLessThanOrEqual(lines);
        expect(read.every(({ line }) => line >= 1 && line <= lines)).toBe(true);
      }),
      { numRuns: casesOf(2000) },
    );
  });
});

describe('a leak tracker report that ends anywhere', () => {
  it('gives the first of its leaks with their sizes; only callers may be missing from the last', () => {
    const text = leakReport();
    const whole = recordsIn(readHeapTrace(text));
    expect(whole.map(({ sizeBytes }) => sizeBytes)).toEqual([336_000, 84, 1536]);
    for (let end = 0; end < text.length; end++) {
      const read = recordsIn(readHeapTrace(text.slice(0, end)));
      for (const [index, record] of read.entries()) {
        const original = whole[index]!;
        const isLast = index === read.length - 1;
        const callers = isLast ? original.callers.slice(0, record.callers.length) : original.callers;
        expect(record).toEqual({ ...original, callers });
      }
    }
  });
});

// The report of the streamer firmware's memory_tracker.cpp, three leaks.
function leakReport(): string {
  const frames = (list: readonly string[]): string[] =>
    [0, 6, 12, 18].map((at) => `  ${Array.from({ length: 6 }, (_, i) => list[at + i] ?? '0x0').join(':')}`);
  const leak = (index: number, place: string, size: number, list: readonly string[]): string[] => [
    `--- LEAK #${index} ---`,
    `Address: ${place}`,
    `Size: ${size} bytes`,
    'Backtrace (frame pointer unwinding):',
    ...frames(list),
    '',
  ];
  const rule = '='.repeat(40);
  return [
    '',
    rule,
    '   LEAKED ALLOCATIONS',
    rule,
    'Heap trace leak records: 3',
    'Backtraces captured: 2',
    '',
    ...leak(1, '0x48001000 (PSRAM)', 336_000, []),
    ...leak(2, '0x4ff21110 (Internal)', 84, ['0x4ff009e8', '0x4ff00a5a', '0x40000954']),
    ...leak(3, '0x4ff469a0 (Internal)', 1536, ['0x4ff009e8', '0x40000ada', '0x400027b8', '0x40000158']),
    rule,
    '   LEAK SUMMARY',
    rule,
    'Total leaks: 3 allocations, 337620 bytes (329.71 KB)',
    '  Internal RAM: 2 allocations',
    '  PSRAM: 1 allocations',
    '  Backtraces found: 2 / 3',
    '',
    'Current heap status:',
    '  Internal free: 386 KB',
    '  PSRAM free: 31930 KB',
    rule,
    '',
  ]
    .map((line) => (line === '' ? '\r\n' : `I (24005) mem_track: ${line}\r\n`))
    .join('');
}
