import { readFileSync } from 'node:fs';
import { packTree, type TestTree } from './littlefs-tree.js';
import { samplePath } from './sample-path.js';

/** Of the media partition in the sample's table. */
export const mediaOffset = 0x310000;

/** The bytes of a flash with the sample's partition table, and in its media partition files, or whatever is given. */
export function boardFlash(media: TestTree | Uint8Array | null): Uint8Array {
  const image = media === null || media instanceof Uint8Array ? media : packTree(media).image;
  const flash = new Uint8Array(mediaOffset + (image?.length ?? 0)).fill(0xff);
  flash.set(readFileSync(samplePath('build/partition_table/partition-table.bin')), 0x8000);
  if (image !== null) flash.set(image, mediaOffset);
  return flash;
}
