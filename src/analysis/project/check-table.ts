import type { DoctorCheck, DoctorStates, PartitionRow } from '../../model/doctor.js';
import { alignmentOf } from '../../parsers/source/partition-csv.js';
import { dataSubtypes, partitionTypes } from '../../parsers/source/partition-names.js';
import { check } from './doctor-check.js';

export type TableInput = {
  readonly path: string;
  readonly rows: readonly PartitionRow[];
  /** Where the first one may begin; null for the binary table of a build, which has passed the build's own checks. */
  readonly firstOffset: number | null;
  /** False for an ESP-IDF before v5.3, which takes an application of any length. */
  readonly hasWholeSectors: boolean;
  /** False for an ESP-IDF before v5.5, which takes an NVS of any length. */
  readonly hasLeastNvs: boolean;
};

type State = DoctorStates['doctor-partition-table'];
type Fault = {
  readonly row: PartitionRow;
  readonly state: State;
  readonly found: string | number | null;
  readonly wanted?: number;
};

const sectorBytes = 0x1000;
const otadataBytes = 0x2000;
const leastNvsBytes = 0x3000;

/** What the build refuses in a table whose lines can be read (esp-idf v5.5 partition_table/gen_esp32part.py). */
export function checkTable({ path, rows, firstOffset, ...rules }: TableInput): DoctorCheck[] {
  const overlaps = findOverlaps(rows);
  const faults = [
    ...overlaps,
    ...(firstOffset === null
      ? []
      : [
          ...findEarly(rows, firstOffset),
          // Where two overlap, their order says nothing new.
          ...(overlaps.length === 0 ? findDisorder(rows) : []),
          ...rows.flatMap(findMisplaced),
          ...(rules.hasWholeSectors ? rows.flatMap(findOddLength) : []),
          ...(rules.hasLeastNvs ? rows.flatMap(findSmallNvs) : []),
          ...findSameNames(rows),
          ...findOtadata(rows),
          ...rows.flatMap(findNeverReadonly),
        ]),
  ];
  return faults.map(({ row, state, found, wanted = null }) => {
    const at = { path, line: row.line, name: row.label, found, wanted };
    return check(['doctor-partition-table', 'error'], { ...at, state });
  });
}

function findOverlaps(rows: readonly PartitionRow[]): readonly Fault[] {
  const sorted = rows.toSorted((a, b) => a.offset - b.offset);
  return sorted.flatMap((row, index) => {
    const before = sorted[index - 1];
    if (before === undefined || before.offset + before.sizeBytes <= row.offset) return [];
    return [{ row, state: 'overlap', found: before.label }];
  });
}

function findEarly(rows: readonly PartitionRow[], firstOffset: number): readonly Fault[] {
  return rows
    .filter(({ offset }) => offset < firstOffset)
    .map((row) => ({ row, state: 'in-table', found: row.offset, wanted: firstOffset }));
}

function findDisorder(rows: readonly PartitionRow[]): readonly Fault[] {
  return rows.flatMap((row, index) => {
    const above = rows[index - 1];
    if (above === undefined || row.offset >= above.offset + above.sizeBytes) return [];
    return [{ row, state: 'order', found: above.label }];
  });
}

function findMisplaced(row: PartitionRow): readonly Fault[] {
  const alignment = alignmentOf(row.type);
  return row.offset % alignment === 0 ? [] : [{ row, state: 'offset', found: row.offset, wanted: alignment }];
}

function findOddLength(row: PartitionRow): readonly Fault[] {
  const { type, sizeBytes } = row;
  if (type !== partitionTypes.app || sizeBytes % sectorBytes === 0) return [];
  return [{ row, state: 'length', found: sizeBytes, wanted: sectorBytes }];
}

function findSmallNvs(row: PartitionRow): readonly Fault[] {
  const { type, subtype, sizeBytes, isReadOnly } = row;
  const isNvs = type === partitionTypes.data && subtype === dataSubtypes.nvs;
  if (!isNvs || isReadOnly || sizeBytes >= leastNvsBytes) return [];
  return [{ row, state: 'small-nvs', found: sizeBytes, wanted: leastNvsBytes }];
}

// always_rw_data_subtypes of gen_esp32part.py, as old as the flag itself.
function findNeverReadonly(row: PartitionRow): readonly Fault[] {
  const { type, subtype, isReadOnly } = row;
  const isWritten = subtype === dataSubtypes.ota || subtype === dataSubtypes.coredump;
  if (!isReadOnly || type !== partitionTypes.data || !isWritten) return [];
  return [{ row, state: 'never-readonly', found: null }];
}

function findSameNames(rows: readonly PartitionRow[]): readonly Fault[] {
  const seen = new Set<string>();
  return rows.flatMap((row) => {
    if (seen.has(row.label)) return [{ row, state: 'same-name', found: row.label }];
    seen.add(row.label);
    return [];
  });
}

function findOtadata(rows: readonly PartitionRow[]): readonly Fault[] {
  return [dataSubtypes.ota, dataSubtypes.tee_ota].flatMap((wanted): Fault[] => {
    const own = rows.filter(({ type, subtype }) => type === partitionTypes.data && subtype === wanted);
    return own.flatMap((row, index): Fault[] => {
      if (index > 0) return [{ row, state: 'several-otadata', found: own[0]?.label ?? null }];
      if (row.sizeBytes === otadataBytes) return [];
      return [{ row, state: 'otadata-length', found: row.sizeBytes, wanted: otadataBytes }];
    });
  });
}
