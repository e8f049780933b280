import { describe, expect, it } from 'vitest';
import { compareNames } from '../../../../src/parsers/image/littlefs/entry-name.js';
import { countFileBlocks, pointerBytes } from '../../../../src/parsers/image/littlefs/file-blocks.js';
import { readMetadataLog } from '../../../../src/parsers/image/littlefs/metadata-log.js';
import { readLittlefs } from '../../../../src/parsers/image/littlefs/read-volume.js';
import { planVolume } from '../../../../src/parsers/image/littlefs/volume-layout.js';
import { packTree, patternBytes } from '../../../support/littlefs-tree.js';

const shape = { blockSize: 4096, blockCount: 2048, programSize: 128, cacheSize: 512 };

function contentKind(size: number): string | undefined {
  const { image } = packTree(new Map([['0.h264', patternBytes(size, 1)]]));
  return readLittlefs(image)?.files[0]?.content.kind;
}

describe('planVolume', () => {
  it('keeps a file of 512 bytes inline and gives one of 513 a block, as the library does on the device', () => {
    expect(contentKind(0)).toBe('inline');
    expect(contentKind(512)).toBe('inline');
    expect(contentKind(513)).toBe('blocks');
  });

  it('counts the blocks of a file by what each holds beside its pointers', () => {
    for (const blockSize of [128, 512, 4096]) {
      let room = 0;
      for (let count = 1; count < 300; count++) {
        room += blockSize - pointerBytes(count - 1);
        expect(countFileBlocks(room, blockSize)).toBe(count);
        expect(countFileBlocks(room + 1, blockSize)).toBe(count + 1);
      }
    }
  });

  it('takes two blocks for each of 120 frames of 6,351 bytes, and 44 for the metadata of them and 202 Opus files', () => {
    // The Opus files are inline; littlefs' lfs_fs_size of such an image is 284.
    const frames = Array.from({ length: 120 }, (_, i) => ({ path: `h264/${i}.h264`, size: 6351 }));
    const opus = Array.from({ length: 202 }, (_, i) => ({ path: `opus/${i}.opus`, size: 160 }));
    const layout = planVolume({ folders: [], files: [...frames, ...opus] }, shape);
    expect(layout.fileBlocks).toBe(240);
    expect(layout.metadataBlocks).toBe(44);
  });

  it('needs one block more for one byte more than the last block holds', () => {
    const plan = (size: number): number =>
      planVolume({ folders: [], files: [{ path: 'a', size }] }, shape).fileBlocks;
    expect(plan(4096)).toBe(1);
    expect(plan(4097)).toBe(2);
    expect(plan(4096 + 4092)).toBe(2);
    expect(plan(4096 + 4092 + 1)).toBe(3);
  });
});

describe('writeVolume', () => {
  it('puts "littlefs" at byte 8 and the block size at byte 24, where the library looks for them', () => {
    const { image } = packTree(new Map([['a', new Uint8Array(3)]]), { spareBlocks: 62 });
    expect(Buffer.from(image.subarray(8, 16)).toString()).toBe('littlefs');
    expect(new DataView(image.buffer).getUint32(24, true)).toBe(4096);
    expect(new DataView(image.buffer).getUint32(28, true)).toBe(64);
  });

  it('gives an image memory of its own, so that a copy is one and its buffer holds nothing else', () => {
    const { image } = packTree(new Map([['a', new Uint8Array(3)]]));
    expect(image.buffer.byteLength).toBe(image.length);
    image.slice().fill(0);
    expect(image[0]).toBe(1);
  });

  it('says by a checksum of erased bytes that more may be written behind a commit', () => {
    const { image } = packTree(new Map([['a', new Uint8Array(3)]]));
    const log = readMetadataLog(image.subarray(0, 4096));
    expect(log?.endOffset).toBe(128);
    // The FCRC of 128 erased bytes, computed by littlefs' C code, stands before CRC tag and CRC.
    const view = new DataView(image.buffer);
    const words = Array.from({ length: 32 }, (_, i) => view.getUint32(i * 4, true));
    expect(words).toContain(0x9ad2abb3);
  });

  it('sorts names by bytes, the longer one first where one begins with the other', () => {
    const names = ['2', '1', '10', '0', '19'].map((name) => new TextEncoder().encode(name));
    const sorted = names.toSorted(compareNames).map((name) => new TextDecoder().decode(name));
    expect(sorted).toEqual(['0', '10', '19', '1', '2']);
  });
});
