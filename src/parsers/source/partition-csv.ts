import type { PartitionRow } from '../../model/doctor.js';
import { partitionSubtype, partitionType } from './partition-names.js';

// The table itself lies at 0x8000 and takes one sector (esp-idf v5.5 gen_esp32part.py).
const firstOffset = 0x9000;
const appType = 0;
const bootloaderType = 2;
const partitionTableType = 3;
const appAlignment = 0x10000;
const dataAlignment = 0x1000;
const maxRows = 95;

export type PartitionCsv = {
  readonly rows: readonly PartitionRow[];
  /** Lines that are no row, counted from 1. */
  readonly badLines: readonly number[];
};

/**
 * Reads `partitions.csv`: `Name, Type, SubType, Offset, Size, Flags`; an empty offset follows the row before, a size
 * below 0 is where the partition ends. Rows for the bootloader and the table itself, whose place the build knows
 * (`N/A`), are left out.
 */
export function parsePartitionCsv(text: string, tableOffset = firstOffset - 0x1000): PartitionCsv {
  const rows: PartitionRow[] = [];
  const badLines: number[] = [];
  let next = tableOffset + 0x1000;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const cells = line
      .replace(/#.*$/, '')
      .split(',')
      .map((cell) => cell.trim());
    if (cells.every((cell) => cell === '')) continue;
    if (isPlacedByBuild(cells)) continue;
    const row = rows.length < maxRows ? parseRow(cells, next) : null;
    if (row === null) {
      badLines.push(index + 1);
      continue;
    }
    rows.push({ ...row, line: index + 1 });
    next = row.offset + row.sizeBytes;
  }
  return { rows, badLines };
}

// bootloader, bootloader, primary, N/A, N/A,
function isPlacedByBuild([label = '', typeText = '', , , sizeText = '']: readonly string[]): boolean {
  const type = partitionType(typeText);
  const isOfBuild = type === bootloaderType || type === partitionTableType;
  return isOfBuild && label !== '' && /^(?:N\/A)?$/i.test(sizeText);
}

function parseRow(cells: readonly string[], next: number): Omit<PartitionRow, 'line'> | null {
  const [label = '', typeText = '', subtypeText = '', offsetText = '', sizeText = ''] = cells;
  const type = partitionType(typeText);
  if (label === '' || type === null) return null;
  const offset = offsetText === '' ? alignUp(next, type) : parseSize(offsetText);
  if (offset === null) return null;
  const end = sizeText.startsWith('-') ? parseSize(sizeText.slice(1)) : null;
  const sizeBytes = end === null ? parseSize(sizeText) : end - offset;
  if (sizeBytes === null || sizeBytes < 0) return null;
  return { label, type, subtype: partitionSubtype(subtypeText, type), offset, sizeBytes };
}

function alignUp(offset: number, type: number): number {
  const alignment = type === appType ? appAlignment : dataAlignment;
  return Math.ceil(offset / alignment) * alignment;
}

// 0x6000, 24K, 1M, 4096
const sizePattern = /^(?<digits>0x[0-9a-f]{1,8}|\d{1,10})(?<unit>[km]?)$/i;

function parseSize(text: string): number | null {
  const groups = sizePattern.exec(text)?.groups;
  if (!groups) return null;
  const factor = { '': 1, k: 1024, m: 1024 * 1024 }[(groups['unit'] ?? '').toLowerCase()] ?? 1;
  return Number(groups['digits']) * factor;
}
