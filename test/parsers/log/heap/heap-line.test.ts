import { describe, expect, it } from 'vitest';
import { classifyHeapLine, type HeapLine } from '../../../../src/parsers/log/heap/heap-line.js';

const overflowNote = { kind: 'note', about: 'overflow' } as const;

describe('the text of esp-idf v3.1 to v5.0', () => {
  const lines: readonly [string, HeapLine][] = [
    ['no data, heap tracing is disabled.', { kind: 'disabled' }],
    ['9 allocations trace (100 entry buffer)', { kind: 'header', records: 9, capacity: 100, isOld: true }],
    ['freed by 0x403839e4:0x42008096', { kind: 'freed-by' }],
    ['freed by 0x403839e4:0x0', { kind: 'freed-by' }],
    ['40 bytes alive in trace (2/8 allocations)', { kind: 'bytes', mode: 'all', bytes: 40, count: 2 }],
    ["24 bytes 'leaked' in trace (3 allocations)", { kind: 'bytes', mode: 'leaks', bytes: 24, count: 3 }],
    ['total allocations 2 total frees 0', { kind: 'totals', allocations: 2, frees: 0, isLast: true }],
    [
      '(NB: New entries were traced while dumping, so trace dump may have duplicate entries.)',
      { kind: 'note', about: 'duplicates' },
    ],
    ['(NB: Buffer has overflowed, so trace data is incomplete.)', overflowNote],
  ];

  it.each(lines)('is recognised: %s', (text, expected) => {
    expect(classifyHeapLine(text)).toEqual(expected);
  });
});

describe('the text of esp-idf v5.1 and later', () => {
  const lines: readonly [string, HeapLine][] = [
    [
      '====== Heap Trace: 185 records (2000 capacity) ======',
      { kind: 'header', records: 185, capacity: 2000, isOld: false },
    ],
    ['freed by 0x00000000:0x00000000:', { kind: 'freed-by' }],
    ['Error: heap trace linked list is corrupt. expected more records.', { kind: 'corrupt' }],
    ['====== Heap Trace Summary ======', { kind: 'summary' }],
    ['Mode: Heap Trace All', { kind: 'mode', mode: 'all' }],
    ['Mode: Heap Trace Leaks', { kind: 'mode', mode: 'leaks' }],
    [
      "8628 bytes 'leaked' in trace (69 allocations)",
      { kind: 'bytes', mode: 'leaks', bytes: 8628, count: 69 },
    ],
    ['0 bytes alive in trace (0/8 allocations)', { kind: 'bytes', mode: 'all', bytes: 0, count: 0 }],
    [
      'records: 185 (2000 capacity, 1450 high water mark)',
      { kind: 'records', records: 185, capacity: 2000, highWaterMark: 1450 },
    ],
    ['hashmap: 512 capacity (412 hits, 12 misses)', { kind: 'hashmap' }],
    ['total allocations: 38639', { kind: 'totals', allocations: 38_639, frees: null, isLast: false }],
    ['total frees: 39342', { kind: 'totals', allocations: null, frees: 39_342, isLast: false }],
    ['(NB: Internal Buffer has overflowed, so trace data is incomplete.)', overflowNote],
    ['================================', { kind: 'end' }],
  ];

  it.each(lines)('is recognised: %s', (text, expected) => {
    expect(classifyHeapLine(text)).toEqual(expected);
  });

  it.each(lines)('is recognised with blanks around it: %s', (text, expected) => {
    expect(classifyHeapLine(`  ${text} `)).toEqual(expected);
  });
});

describe('what people and forks make of the text', () => {
  const lines: readonly [string, HeapLine][] = [
    ['Mode: HEAP_TRACE_LEAKS', { kind: 'mode', mode: 'leaks' }],
    ['Mode: HEAP_TRACE_ALL', { kind: 'mode', mode: 'all' }],
    ['total allocations: 38,639', { kind: 'totals', allocations: 38_639, frees: null, isLast: false }],
    ['Total allocations: 38,639', { kind: 'totals', allocations: 38_639, frees: null, isLast: false }],
    [
      'internal records: 5 (20 capacity, 6 high water mark)',
      { kind: 'records', records: 5, capacity: 20, highWaterMark: 6 },
    ],
    ["84 bytes 'leaked' in trace (1 allocation)", { kind: 'bytes', mode: 'leaks', bytes: 84, count: 1 }],
  ];

  it.each(lines)('is recognised: %s', (text, expected) => {
    expect(classifyHeapLine(text)).toEqual(expected);
  });

  it("is recognised behind another task's unfinished line, for the header alone", () => {
    expect(classifyHeapLine('I (5123) wifi:sta====== Heap Trace: 3 records (8 capacity) ======')).toEqual({
      kind: 'header',
      records: 3,
      capacity: 8,
      isOld: false,
    });
    expect(classifyHeapLine('I (5123) wifi:sta====== Heap Trace Summary ======')).toBeNull();
  });
});

describe('text that resembles a heap trace', () => {
  it.each([
    [''],
    ['   '],
    ['84 bytes (@ 0x4ff21110, Internal) allocated CPU 0 ccount 0x04110004'],
    ['84 bytes are leaked in each call'],
    ['9 allocations trace back to one bug'],
    ["8628 bytes 'leaked' in trace (69 allocations), of which 8000 are ours"],
    ['====== Heap Trace: 185 records (2000 capa'],
    ['====== Heap Trace: many records (2000 capacity) ======'],
    ['Heap Trace: 185 records (2000 capacity)'],
    ['====== Heap Trace Summary'],
    ['records: 185'],
    ['records: 185 (2000 capacity)'],
    ['Mode: station'],
    ['Mode: Heap Trace Lea'],
    ['freed by the destructor'],
    ['freed by '],
    ['freed by 0x'],
    ['total allocations: none'],
    ['total frees:'],
    ['I (5) app: total allocations: 5'],
    ['hashmap: resized'],
    ['Error: heap is full'],
    ['no data, retrying'],
    ['(NB: see the notes)'],
    ['==============================='],
    ['================================='],
    ['================= CORE DUMP START ================='],
    ['Heap summary for capabilities 0x00000808:'],
    ['  At 0x4ff211d0 len 106480 free 100000 allocated 6480 min_free 90000'],
    ['[0.002244575] HEAP: Allocated 1 bytes @ 0x3ffaffd8 from task "alloc" on core 0 by:'],
    ['Found 10 leaked bytes in 4 blocks.'],
    ['I (603) heap_init: At 4FF211D0 len 00019DF0 (103 KiB): RAM'],
    ['I (412) heaptrace: hashmap: allocating 4096 bytes (PSRAM)'],
  ])('belongs to none: %j', (text) => {
    expect(classifyHeapLine(text)).toBeNull();
  });
});
