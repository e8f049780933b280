import type { HeapTraceMode } from '../../../model/heap-dump.js';

/** A line of heap trace text that is not a record (esp-idf heap_trace.c v3.1 to heap_trace_standalone.c v6). */
export type HeapLine =
  | { readonly kind: 'header'; readonly records: number; readonly capacity: number; readonly isOld: boolean }
  | { readonly kind: 'freed-by' }
  | { readonly kind: 'summary' }
  | { readonly kind: 'mode'; readonly mode: HeapTraceMode }
  | { readonly kind: 'bytes'; readonly mode: HeapTraceMode; readonly bytes: number; readonly count: number }
  | {
      readonly kind: 'records';
      readonly records: number;
      readonly capacity: number;
      readonly highWaterMark: number;
    }
  | {
      readonly kind: 'totals';
      readonly allocations: number | null;
      readonly frees: number | null;
      readonly isLast: boolean;
    }
  | { readonly kind: 'hashmap' }
  | { readonly kind: 'note'; readonly about: 'duplicates' | 'overflow' }
  | { readonly kind: 'corrupt' }
  | { readonly kind: 'disabled' }
  | { readonly kind: 'end' };

// Numbers may carry thousands separators: reports pass through hands ("38,639").
const n = String.raw`(\d[\d,]{0,13})`;

// ====== Heap Trace: 185 records (2000 capacity) ======
const header = new RegExp(String.raw`={4,32} ?Heap Trace: ${n} records \(${n} capacity\) ={4,}\s*$`, 'i');
// 2 allocations trace (100 entry buffer)
const oldHeader = new RegExp(String.raw`^\s*${n} allocations trace \(${n} entry buffer\)\s*$`, 'i');
// freed by 0x403839e4:0x42008096
const freedBy = /^\s*freed by (?:0x[0-9a-f]{1,8}:?){1,64}\s*$/i;
// ====== Heap Trace Summary ======
const summary = /^\s*={4,} ?Heap Trace Summary ={4,}\s*$/i;
// Mode: Heap Trace Leaks
const mode = /^\s*Mode: (?:Heap Trace |HEAP_TRACE_)(All|Leaks)\s*$/i;
// 8628 bytes 'leaked' in trace (69 allocations)
const leaked = new RegExp(String.raw`^\s*${n} bytes '?leaked'? in trace \(${n} allocations?\)\s*$`, 'i');
// 40 bytes alive in trace (2/8 allocations)
const alive = new RegExp(String.raw`^\s*${n} bytes alive in trace \(${n}/${n} allocations?\)\s*$`, 'i');
// records: 185 (2000 capacity, 1450 high water mark)
const records = new RegExp(
  String.raw`^\s*(?:internal )?records: ${n} \(${n} capacity, ${n} high water mark\)\s*$`,
  'i',
);
// hashmap: 512 capacity (412 hits, 12 misses)
const hashmap = /^\s*hashmap: \d+ capacity \(\d+ hits, \d+ misses\)\s*$/i;
// total allocations: 38639
const totalAllocations = new RegExp(String.raw`^\s*total allocations: ${n}\s*$`, 'i');
// total frees: 39342
const totalFrees = new RegExp(String.raw`^\s*total frees: ${n}\s*$`, 'i');
// total allocations 2 total frees 0
const oldTotals = new RegExp(String.raw`^\s*total allocations ${n} total frees ${n}\s*$`, 'i');
const noteDuplicates = /^\s*\(NB: New entries were traced while dumping/i;
const noteOverflow = /^\s*\(NB: (?:Internal )?Buffer has overflowed/i;
const corrupt = /^\s*Error: heap trace linked list is corrupt/i;
const disabled = /^\s*no data, heap tracing is disabled/i;
// The last line of v5.1+ is 32 equals signs; longer rules belong to other reports.
const endMarker = /^\s*={32}\s*$/;

/** Classifies one line of text; null for a line that belongs to no heap trace. */
export function classifyHeapLine(text: string): HeapLine | null {
  for (const recognise of recognisersFor(text.trimStart().charAt(0))) {
    const line = recognise(text);
    if (line) return line;
  }
  return recogniseHeader(text);
}

type Recogniser = (text: string) => HeapLine | null;

const byFirstCharacter: Readonly<Record<string, readonly Recogniser[]>> = {
  '=': [recogniseEnd, fixed(summary, { kind: 'summary' })],
  f: [fixed(freedBy, { kind: 'freed-by' })],
  m: [recogniseMode],
  r: [recogniseRecords],
  i: [recogniseRecords],
  h: [fixed(hashmap, { kind: 'hashmap' })],
  t: [recogniseTotals],
  '(': [
    fixed(noteDuplicates, { kind: 'note', about: 'duplicates' }),
    fixed(noteOverflow, { kind: 'note', about: 'overflow' }),
  ],
  e: [fixed(corrupt, { kind: 'corrupt' })],
  n: [fixed(disabled, { kind: 'disabled' })],
};

const startsWithDigit: readonly Recogniser[] = [recogniseOldHeader, recogniseBytes];

function recognisersFor(first: string): readonly Recogniser[] {
  if (first >= '0' && first <= '9') return startsWithDigit;
  return byFirstCharacter[first.toLowerCase()] ?? [];
}

function fixed(pattern: RegExp, line: HeapLine): Recogniser {
  return (text) => (pattern.test(text) ? line : null);
}

function recogniseEnd(text: string): HeapLine | null {
  return endMarker.test(text) ? { kind: 'end' } : null;
}

// Not anchored at the start: another task's unfinished line may stand before it.
function recogniseHeader(text: string): HeapLine | null {
  if (!text.includes('Heap Trace:')) return null;
  const match = header.exec(text);
  return (
    match && { kind: 'header', records: parseFigure(match[1]), capacity: parseFigure(match[2]), isOld: false }
  );
}

function recogniseOldHeader(text: string): HeapLine | null {
  const match = oldHeader.exec(text);
  return (
    match && { kind: 'header', records: parseFigure(match[1]), capacity: parseFigure(match[2]), isOld: true }
  );
}

function recogniseBytes(text: string): HeapLine | null {
  const match = leaked.exec(text) ?? alive.exec(text);
  if (!match) return null;
  const isAlive = match.length > 3;
  return {
    kind: 'bytes',
    mode: isAlive ? 'all' : 'leaks',
    bytes: parseFigure(match[1]),
    count: parseFigure(match[2]),
  };
}

function recogniseMode(text: string): HeapLine | null {
  const match = mode.exec(text);
  return match && { kind: 'mode', mode: match[1]?.toLowerCase() === 'all' ? 'all' : 'leaks' };
}

function recogniseRecords(text: string): HeapLine | null {
  const match = records.exec(text);
  return (
    match && {
      kind: 'records',
      records: parseFigure(match[1]),
      capacity: parseFigure(match[2]),
      highWaterMark: parseFigure(match[3]),
    }
  );
}

function recogniseTotals(text: string): HeapLine | null {
  const both = oldTotals.exec(text);
  if (both)
    return { kind: 'totals', allocations: parseFigure(both[1]), frees: parseFigure(both[2]), isLast: true };
  const allocations = totalAllocations.exec(text);
  if (allocations) {
    return { kind: 'totals', allocations: parseFigure(allocations[1]), frees: null, isLast: false };
  }
  const frees = totalFrees.exec(text);
  return frees && { kind: 'totals', allocations: null, frees: parseFigure(frees[1]), isLast: false };
}

/** A figure of a summary: `1,234` too. */
export function parseFigure(text: string | undefined): number {
  return Number((text ?? '').replaceAll(',', ''));
}
