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
const knownFlags = new Set(['', 'encrypted', 'readonly']);

export type PartitionCsv = {
  readonly rows: readonly PartitionRow[];
  /** Lines that are no row, counted from 1. */
  readonly badLines: readonly number[];
  /** True for a byte order mark before a comment, which the build then takes for a row. */
  readonly isMarked: boolean;
  /** Where the first partition may begin: behind the table itself. */
  readonly firstOffset: number;
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
 * size says where a partition ends. A comment has a line of its own: behind a row the build refuses it. Rows of the
 * bootloader and the table that run are left out: the configuration places them. That of the recovery bootloader lies
 * where the configuration has it.
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
  const firstOffset = tableOffset + tableBytes;
  let next = firstOffset;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    // With a byte order mark, which is a blank here.
    if (/^\s*(?:#|$)/.test(line)) continue;
    const cells = line.split(',').map((cell) => cell.trim());
    const place = { next, recovery, bootloaderBytes: tableOffset - bootloaderOffset };
    const row = rows.length < maxRows ? parseRow(cells, place) : null;
    if (row === 'placed') continue;
    if (row === null) {
      badLines.push(index + 1);
      continue;
    }
    rows.push({ ...row, line: index + 1 });
    next = row.offset + row.sizeBytes;
  }
  return { rows, badLines, isMarked: /^\uFEFF[^\S\n]*#/.test(text), firstOffset };
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
  const [label = '', typeText = '', subtypeText = '', offsetText = '', sizeText = '', flagText = ''] = cells;
  const type = partitionType(typeText);
  const flags = flagText.split(':');
  if (label === '' || type === null || flags.some((flag) => !knownFlags.has(flag))) return null;
  if (type === partitionTypes.app && subtypeText === '') return null;
  const subtype = partitionSubtype(subtypeText, type);
  const named = { label, type, subtype, isReadOnly: flags.includes('readonly') };
  if (recovery !== undefined && isRecovery(named))
    return { ...named, offset: recovery, sizeBytes: bootloaderBytes };
  const isOfBuild = type === partitionTypes.bootloader || type === partitionTypes.partition_table;
  if (isOfBuild && (subtype === ownSubtypes.primary || isRecovery(named))) return 'placed';
  const offset = offsetText === '' ? alignUp(next, alignmentOf(type)) : parseSize(offsetText);
  const buildBytes = type === partitionTypes.partition_table ? tableBytes : bootloaderBytes;
  const size = isOfBuild ? buildBytes : parseSize(sizeText);
  if (offset === null || size === null) return null;
  const sizeBytes = size < 0 ? -size - offset : size;
  return sizeBytes < 0 ? null : { ...named, offset, sizeBytes };
}

/** What the offset of a partition has to be a multiple of. */
export function alignmentOf(type: number): number {
  return type === partitionTypes.app ? appAlignment : dataAlignment;
}

function alignUp(offset: number, alignment: number): number {
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
