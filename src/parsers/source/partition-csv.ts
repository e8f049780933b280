import type { PartitionRow } from '../../model/doctor.js';
import {
  ownSubtypes,
  partitionSubtype,
  partitionType,
  partitionTypes,
  recoverySubtype,
} from './partition-names.js';

// The table itself lies at 0x8000 and takes one sector (esp-idf v5.5 gen_esp32part.py).
const defaultTableOffset = 0x8000;
const tableBytes = 0x1000;
/** Of the ESP32-P4. */
const defaultBootloaderOffset = 0x2000;
const appAlignment = 0x10000;
const dataAlignment = 0x1000;
const maxRows = 95;

export type PartitionCsv = {
  readonly rows: readonly PartitionRow[];
  /** Lines that are no row, counted from 1. */
  readonly badLines: readonly number[];
};

/** Where the configuration puts what the table itself need not say. */
export type PlacedOffsets = {
  readonly table?: number | undefined;
  readonly bootloader?: number | undefined;
  /** Of the bootloader that the ROM starts where the first is damaged (esp-idf v5.5 and later). */
  readonly recovery?: number | undefined;
};

/**
 * Reads `partitions.csv`: `Name, Type, SubType, Offset, Size, Flags`; an empty offset follows the row before, a negative
 * size says where a partition ends. Rows of the bootloader and the table that run are left out: the configuration places
 * them. That of the recovery bootloader lies where the configuration has it, and moves no other.
 */
export function parsePartitionCsv(
  text: string,
  {
    table: tableOffset = defaultTableOffset,
    bootloader: bootloaderOffset = defaultBootloaderOffset,
    recovery,
  }: PlacedOffsets = {},
): PartitionCsv {
  const rows: PartitionRow[] = [];
  const badLines: number[] = [];
  let next = tableOffset + tableBytes;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const cells = line
      .replace(/#.*$/, '')
      .split(',')
      .map((cell) => cell.trim());
    if (cells.every((cell) => cell === '')) continue;
    const place = { next, recovery, bootloaderBytes: tableOffset - bootloaderOffset };
    const row = rows.length < maxRows ? parseRow(cells, place) : null;
    if (row === 'placed') continue;
    if (row === null) {
      badLines.push(index + 1);
      continue;
    }
    rows.push({ ...row, line: index + 1 });
    if (recovery === undefined || !isRecovery(row)) next = row.offset + row.sizeBytes;
  }
  return { rows, badLines };
}

type Place = {
  readonly next: number;
  readonly bootloaderBytes: number;
  readonly recovery: number | undefined;
};

function isRecovery({ type, subtype }: Pick<PartitionRow, 'type' | 'subtype'>): boolean {
  return type === partitionTypes.bootloader && subtype === recoverySubtype;
}

function parseRow(
  cells: readonly string[],
  { next, bootloaderBytes, recovery }: Place,
): Omit<PartitionRow, 'line'> | 'placed' | null {
  const [label = '', typeText = '', subtypeText = '', offsetText = '', sizeText = ''] = cells;
  const type = partitionType(typeText);
  if (label === '' || type === null) return null;
  const subtype = partitionSubtype(subtypeText, type);
  if (recovery !== undefined && isRecovery({ type, subtype }))
    return { label, type, subtype, offset: recovery, sizeBytes: bootloaderBytes };
  const isOfBuild = type === partitionTypes.bootloader || type === partitionTypes.partition_table;
  if (isOfBuild && (subtype === ownSubtypes.primary || /^n\/a$/i.test(offsetText))) return 'placed';
  const offset = offsetText === '' ? alignUp(next, type) : parseSize(offsetText);
  const buildBytes = type === partitionTypes.partition_table ? tableBytes : bootloaderBytes;
  const size = isOfBuild ? buildBytes : parseSize(sizeText);
  if (offset === null || size === null) return null;
  const sizeBytes = size < 0 ? -size - offset : size;
  return sizeBytes < 0 ? null : { label, type, subtype, offset, sizeBytes };
}

function alignUp(offset: number, type: number): number {
  const alignment = type === partitionTypes.app ? appAlignment : dataAlignment;
  return Math.ceil(offset / alignment) * alignment;
}

// 0x6000, 24K, 1M, 4096, -0x400000
const sizePattern = /^(?<sign>-?)(?<digits>0x[0-9a-f]{1,8}|\d{1,10})(?<unit>[km]?)$/i;

function parseSize(text: string): number | null {
  const groups = sizePattern.exec(text)?.groups;
  if (!groups) return null;
  const factor = { '': 1, k: 1024, m: 1024 * 1024 }[(groups['unit'] ?? '').toLowerCase()] ?? 1;
  return Number(groups['digits']) * factor * (groups['sign'] === '' ? 1 : -1);
}
