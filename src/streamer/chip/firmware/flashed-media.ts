import { findMediaPartition } from '../../../parsers/image/find-media-partition.js';
import { readLittlefs } from '../../../parsers/image/littlefs/read-volume.js';
import { parsePartitionTable } from '../../../parsers/image/partition-table.js';
import type { LittlefsDamageKind } from '../../../model/littlefs.js';
import { unpackSamples, type UnpackedSamples } from '../../media/unpack-samples.js';
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
  | (UnpackedSamples & {
      readonly kind: 'mounted';
      readonly totalBytes: number;
      readonly usedBytes: number;
    });

/**
 * Reads the media partition of a flash as the firmware mounts it, which formats nothing. A sample whose blocks are lost
 * is no file, and the firmware stops at such a gap.
 */
export function readFlashedMedia(flash: FlashMemory): FlashedMedia {
  const table = parsePartitionTable(flash.read(tableOffset, tableBytes));
  const partition = table && findMediaPartition(table.partitions);
  if (!partition || 'candidates' in partition) return { kind: 'none' };
  const bytes = flash.read(partition.offset, partition.sizeBytes);
  const volume = readLittlefs(bytes);
  if (volume === null || volume.damages.some(({ what }) => mountFailures.has(what))) {
    return { kind: 'unmountable' };
  }
  return {
    kind: 'mounted',
    ...unpackSamples(bytes, volume),
    totalBytes: volume.geometry.blockSize * volume.geometry.blockCount,
    usedBytes: volume.geometry.blockSize * volume.usedBlocks,
  };
}
