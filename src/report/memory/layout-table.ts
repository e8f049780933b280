import type { ConsoleReport } from '../../model/console-report.js';
import { formatKilobytes } from '../text/figures.js';
import { formatTable, type Column } from '../text/table.js';
import { formatAddress, formatCount, formatRest } from '../text/units.js';

/** Heaps of a table, the last that were listed; JSON has more. */
const maxRows = 8;

const columns: readonly Column[] = [
  { title: 'line', isNumber: true },
  { title: 'heap' },
  { title: 'used', isNumber: true },
  { title: 'in blocks', isNumber: true },
  { title: 'free', isNumber: true },
  { title: 'in blocks', isNumber: true },
  { title: 'largest', isNumber: true },
  { title: 'of what is free', isNumber: true },
];

/** Heaps that were listed block by block: how scattered what is free is. Header first; empty without such a list. */
export function formatLayouts({ layouts: { items, count } }: ConsoleReport): string[] {
  if (items.length === 0) return [];
  const rows = items
    .slice(-maxRows)
    .map((heap) => [
      String(heap.line),
      formatAddress(heap.address),
      formatKilobytes(heap.usedBytes),
      formatCount(heap.usedBlocks),
      formatKilobytes(heap.freeBytes),
      formatCount(heap.freeBlocks),
      formatKilobytes(heap.largestFreeBlockBytes),
      heap.freeBytes === 0 ? '-' : `${Math.round((heap.largestFreeBlockBytes / heap.freeBytes) * 100)} %`,
    ]);
  const rest = formatRest(count - rows.length, 'heap');
  return [...formatTable(columns, rows), ...(rest === '' ? [] : [rest])];
}
