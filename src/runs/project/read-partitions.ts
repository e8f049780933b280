import { join } from 'node:path';
import { isTableWhole } from '../../analysis/image/check-partition-table.js';
import { checkPartitions, type PartitionInput } from '../../analysis/project/check-partitions.js';
import { check } from '../../analysis/project/doctor-check.js';
import { defaultFlashBytes, flashBytesOf } from '../../analysis/project/flash-size.js';
import { isOlderThan } from '../../analysis/project/idf-version.js';
import type { DoctorCheck, ProjectFile } from '../../model/doctor.js';
import { parsePartitionTable } from '../../parsers/image/partition-table.js';
import { parsePartitionCsv } from '../../parsers/source/partition-csv.js';
import { parseAppName } from '../../parsers/source/project-description.js';
import { measureProjectMedia, sizeOf } from '../../streamer/project/read-project.js';
import { readProjectBytes, readProjectFile } from '../../streamer/project/read-project-file.js';
import type { Configuration } from './read-configuration.js';

type PartitionSources = {
  readonly configuration: Pick<Configuration, 'sdkconfig' | 'isBuilt'>;
  readonly description: ProjectFile;
  readonly media: string | undefined;
};

type Table = Pick<PartitionInput, 'path' | 'rows' | 'badLines' | 'isMarked' | 'firstOffset'>;

const builtTable = 'build/partition_table/partition-table.bin';
const maxTableBytes = 64 * 1024;

/** Reads the partition table, as CSV or as the last build made it, and checks what has to fit into it. */
export async function readPartitions(folder: string, sources: PartitionSources): Promise<DoctorCheck[]> {
  const { sdkconfig, isBuilt } = sources.configuration;
  const flashBytes = flashBytesOf(sdkconfig);
  const isDefaultFlash = flashBytes === null && !isBuilt && sdkconfig.isOn('CONFIG_PARTITION_TABLE_CUSTOM');
  const csv = await readCsv(folder, sources.configuration);
  const { table, checks } = csv.table === null ? await readBuiltTable(folder, csv.checks) : csv;
  if (table === null) return [...checks];
  return [
    ...checks,
    ...checkPartitions({
      ...table,
      hasWholeSectors: !isOlderThan(sdkconfig, [5, 3]),
      hasLeastNvs: !isOlderThan(sdkconfig, [5, 5]),
      flashBytes: isDefaultFlash ? defaultFlashBytes : flashBytes,
      isDefaultFlash,
      appBytes: await readAppSize(folder, sources.description),
      mediaBytes: await measureProjectMedia(folder, sources.media),
      dumpsToFlash: sdkconfig.isOn('CONFIG_ESP_COREDUMP_ENABLE_TO_FLASH'),
    }),
  ];
}

type Read = { readonly table: Table | null; readonly checks: readonly DoctorCheck[] };

async function readCsv(
  folder: string,
  { sdkconfig, isBuilt }: PartitionSources['configuration'],
): Promise<Read> {
  const path = sdkconfig.value('CONFIG_PARTITION_TABLE_CUSTOM_FILENAME') ?? 'partitions.csv';
  const isCustom = sdkconfig.isOn('CONFIG_PARTITION_TABLE_CUSTOM');
  const file = await readProjectFile(folder, path);
  if (file.kind === 'absent' && !isCustom) return { table: null, checks: [] };
  if (file.kind !== 'text') {
    const found = file.kind === 'absent' ? 'does not exist' : file.reason;
    return {
      table: null,
      checks: [check(['doctor-partition-table', 'error'], { path, found, state: 'unreadable' })],
    };
  }
  if (isBuilt && !isCustom) {
    return { table: null, checks: [check(['doctor-partition-table', 'warning'], { path, state: 'unused' })] };
  }
  const numberOf = (name: string): number | undefined => {
    const value = sdkconfig.value(name);
    return value === null ? undefined : Number(value);
  };
  const offsets = {
    table: numberOf('CONFIG_PARTITION_TABLE_OFFSET'),
    bootloader: numberOf('CONFIG_BOOTLOADER_OFFSET_IN_FLASH'),
    recovery: numberOf('CONFIG_BOOTLOADER_RECOVERY_OFFSET'),
  };
  return { table: { path, ...parsePartitionCsv(file.text, offsets) }, checks: [] };
}

async function readBuiltTable(folder: string, before: readonly DoctorCheck[]): Promise<Read> {
  const file = await readProjectBytes(folder, builtTable, maxTableBytes);
  const path = builtTable;
  if (file.kind === 'absent') return { table: null, checks: before };
  const table = file.kind === 'bytes' ? parsePartitionTable(file.bytes) : null;
  if (file.kind === 'unreadable' || table === null) {
    const found = file.kind === 'unreadable' ? file.reason : 'is no partition table';
    const bad = check(['doctor-partition-table', 'error'], { path, found, state: 'unreadable' });
    return { table: null, checks: [...before, bad] };
  }
  const isDamaged = isTableWhole(table, file.bytes) === false;
  const damaged = isDamaged ? [check(['doctor-partition-table', 'error'], { path, state: 'damaged' })] : [];
  const rows = table.partitions.map((partition) => ({ ...partition, line: null }));
  return {
    table: { path, rows, badLines: [], isMarked: false, firstOffset: null },
    checks: [...before, ...damaged],
  };
}

async function readAppSize(folder: string, description: ProjectFile): Promise<number | null> {
  if (description.kind !== 'text') return null;
  const name = parseAppName(description.text);
  return name === null ? null : sizeOf(join(folder, 'build', name));
}
