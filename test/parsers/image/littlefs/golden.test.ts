import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readLittlefs, readLittlefsFile } from '../../../../src/parsers/image/littlefs/read-volume.js';
import { goldenImage, goldenSums } from '../../../support/golden-image.js';

// Written by littlefs' own C code; the sums were taken from the files as that code read them back.
// The second figure is what its `lfs_fs_size` says of the image.
const goldens = [
  ['fresh-8M', 101],
  ['churned-8M', 103],
  ['cut-512', 847],
  ['v20-cut', 174],
  ['full-1M', 196],
] as const;

describe('readLittlefs reads what the C library wrote', () => {
  it.each(goldens)('%s: every file, by its SHA-256, and no other', (name, usedBlocks) => {
    const image = goldenImage(name);
    const volume = readLittlefs(image);
    const sums = (volume?.files ?? []).map((file) => {
      const bytes = readLittlefsFile(image, volume!.geometry, file);
      return `${bytes ? createHash('sha256').update(bytes).digest('hex') : 'lost'}  ./${file.path}`;
    });
    expect(volume?.usedBlocks).toBe(usedBlocks);
    expect(sums.toSorted()).toEqual(goldenSums(name).toSorted());
  });
});
