import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findMediaPartition } from '../../../parsers/image/find-media-partition.js';
import { readLittlefs, readLittlefsFile } from '../../../parsers/image/littlefs/read-volume.js';
import { parsePartitionTable } from '../../../parsers/image/partition-table.js';
import type { FlashMemory } from '../flash-memory.js';

const tableOffset = 0x8000;
const tableBytes = 0xc00;

/** The media of the partition, as files that the twin can play; `dispose` removes them. */
export type FlashedMedia =
  | { readonly kind: 'none' | 'damaged' }
  | { readonly kind: 'files'; readonly folder: string; readonly count: number; dispose(): void };

/** Reads the media partition of a flash. Only plain names below h264/ and opus/ become files. */
export function readFlashedMedia(flash: FlashMemory): FlashedMedia {
  const table = parsePartitionTable(flash.read(tableOffset, tableBytes));
  const partition = table && findMediaPartition(table);
  if (!partition || 'candidates' in partition) return { kind: 'none' };
  const bytes = flash.read(partition.offset, partition.sizeBytes);
  if (bytes.every((byte) => byte === 0xff)) return { kind: 'none' };
  const volume = readLittlefs(bytes);
  if (volume === null || volume.damages.length > 0) return { kind: 'damaged' };
  const samples = volume.files.filter(({ path }) => /^(?:h264\/\d+\.h264|opus\/\d+\.opus)$/.test(path));
  if (samples.length === 0) return { kind: 'none' };
  const folder = mkdtempSync(join(tmpdir(), 'esp-rtc-diag-media-'));
  for (const file of samples) {
    const content = readLittlefsFile(bytes, volume.geometry, file);
    if (content === null) continue;
    const target = join(folder, file.path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  return {
    kind: 'files',
    folder,
    count: samples.length,
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
