import { describe, expect, it } from 'vitest';
import type { HeapLayout } from '../../../src/model/console-record.js';
import type { ConsoleReport, Sourced } from '../../../src/model/console-report.js';
import { formatLayouts } from '../../../src/report/memory/layout-table.js';
import { logReport } from '../../support/log-report.js';

describe('the table of heaps that were listed', () => {
  const heap: Sourced<HeapLayout> = {
    kind: 'heap-layout',
    source: 'a.log',
    line: 2,
    boot: 0,
    timeMs: null,
    address: 0x4f_f2_11_d0,
    usedBlocks: 3,
    usedBytes: 2048,
    freeBlocks: 12,
    freeBytes: 8192,
    largestFreeBlockBytes: 2048,
  };
  it('says how much of what is free is in one block', () => {
    expect(rows([heap, { ...heap, freeBytes: 0, largestFreeBlockBytes: 0, freeBlocks: 0 }])).toEqual([
      ['line', 'heap', 'used', 'in blocks', 'free', 'in blocks', 'largest', 'of what is free'],
      ['2', '0x4ff211d0', '2 KB', '3', '8 KB', '12', '2 KB', '25 %'],
      ['2', '0x4ff211d0', '2 KB', '3', '0 B', '0', '0 B', '-'],
    ]);
  });
  it('says how many it leaves out', () => {
    expect(rows(Array.from({ length: 10 }, () => heap)).at(-1)).toEqual([
      'and 2 more heaps: --format json has all',
    ]);
  });
  it('is empty without any', () => expect(rows([])).toEqual([]));
});

function rows(items: readonly Sourced<HeapLayout>[]): string[][] {
  const report: ConsoleReport = { ...logReport().console, layouts: { items, count: items.length } };
  return formatLayouts(report).map((row) => row.trim().split(/ {2,}/));
}
