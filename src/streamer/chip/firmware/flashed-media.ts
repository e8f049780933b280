import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findMediaPartition } from '../../../parsers/image/find-media-partition.js';
import { readLittlefs, readLittlefsFile } from '../../../parsers/image/littlefs/read-volume.js';
import { parsePartitionTable } from '../../../parsers/image/partition-table.js';
import type { LittlefsDamageKind } from '../../../model/littlefs.js';
import type { FlashMemory } from '../flash-memory.js';

const tableOffset = 0x8000;
const tableBytes = 0xc00;

/** What littlefs refuses to mount: lfs_mount reads the superblock and each pair of the tree (littlefs v2.11 lfs.c). */
const mountFailures: ReadonlySet<LittlefsDamageKind> = new Set([
  'superblock-lost',
  'version-unknown',
  'image-short',
  'pair-lost',
  'tail-cycle',
]);

/** The media of a partition: none where the table has no such partition, or files that the twin can play. */
export type FlashedMedia =
  | { readonly kind: 'none' | 'unmountable' }
  | {
      readonly kind: 'mounted';
      readonly folder: string;
      /** Samples among its files. */
      readonly count: number;
      readonly totalBytes: number;
      readonly usedBytes: number;
      /** Removes the folder. */
      dispose(): void;
    };

/**
 * Reads the media partition of a flash as the firmware mounts it, which formats nothing. Only plain names below h264/ and
 * opus/ become files; one whose blocks are lost does not, and the firmware stops at such a gap.
 */
export function readFlashedMedia(flash: FlashMemory): FlashedMedia {
  const table = parsePartitionTable(flash.read(tableOffset, tableBytes));
  const partition = table && findMediaPartition(table);
  if (!partition || 'candidates' in partition) return { kind: 'none' };
  const bytes = flash.read(partition.offset, partition.sizeBytes);
  const volume = readLittlefs(bytes);
  if (volume === null || volume.damages.some(({ what }) => mountFailures.has(what))) {
    return { kind: 'unmountable' };
  }
  const samples = volume.files.filter(({ path }) => /^(?:h264\/\d+\.h264|opus\/\d+\.opus)$/.test(path));
  const folder = mkdtempSync(join(tmpdir(), 'esp-rtc-diag-media-'));
  for (const file of samples) {
    const content = readLittlefsFile(bytes, volume.geometry, file);
    if (content === null) continue;
    const target = join(folder, file.path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  return {
    kind: 'mounted',
    folder,
    count: samples.length,
    totalBytes: volume.geometry.blockSize * volume.geometry.blockCount,
    usedBytes: volume.geometry.blockSize * volume.usedBlocks,
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
