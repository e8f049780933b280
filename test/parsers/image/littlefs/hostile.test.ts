import { describe, expect, it } from 'vitest';
import { CommitWriter } from '../../../../src/parsers/image/littlefs/commit-writer.js';
import { readLittlefs, readLittlefsFile } from '../../../../src/parsers/image/littlefs/read-volume.js';
import type { LittlefsVolume } from '../../../../src/model/littlefs.js';
import { goldenImage } from '../../../support/golden-image.js';
import { packTree, patternBytes, unpackTree, sumTree } from '../../../support/littlefs-tree.js';

const blockSize = 4096;
const blockCount = 64;
const noId = 0x3ff;
const encoder = new TextEncoder();

/** An image made pair by pair, for what no writer would write. */
class HandMadeImage {
  readonly bytes = new Uint8Array(blockSize * blockCount).fill(0xff);

  block(index: number): Uint8Array {
    return this.bytes.subarray(index * blockSize, (index + 1) * blockSize);
  }

  pair(block: number, write: (commit: CommitWriter) => void): this {
    const commit = new CommitWriter(this.block(block));
    if (block === 0) {
      commit.add({ type: 0x0ff, id: 0 }, encoder.encode('littlefs'));
      commit.addWords({ type: 0x201, id: 0 }, [0x20001, blockSize, blockCount, 255, 0x7fffffff, 1022]);
    }
    write(commit);
    commit.finish(128);
    return this;
  }
}

function file(
  commit: CommitWriter,
  id: number,
  name: string | Uint8Array,
  ctz?: readonly [number, number],
): void {
  commit.add({ type: 1, id }, typeof name === 'string' ? encoder.encode(name) : name);
  if (ctz) commit.addWords({ type: 0x202, id }, ctz);
  else commit.add({ type: 0x201, id }, encoder.encode('content'));
}

function folder(commit: CommitWriter, id: number, name: string, pair: readonly [number, number]): void {
  commit.add({ type: 2, id }, encoder.encode(name));
  commit.addWords({ type: 0x200, id }, pair);
}

function read(image: HandMadeImage): LittlefsVolume {
  const volume = readLittlefs(image.bytes);
  if (volume === null) throw new Error('No volume was found.');
  return volume;
}

const kinds = (volume: LittlefsVolume): string[] => volume.damages.map(({ what }) => what);
const paths = (volume: LittlefsVolume): string[] => volume.files.map(({ path }) => path);

describe('readLittlefs on an image that is made to hurt', () => {
  it('ends where hard tails come back to themselves, with the files on the way', () => {
    const image = new HandMadeImage()
      .pair(0, (commit) => {
        file(commit, 1, 'a');
        commit.addWords({ type: 0x601, id: noId }, [2, 3]);
      })
      .pair(2, (commit) => {
        file(commit, 0, 'b');
        commit.addWords({ type: 0x601, id: noId }, [3, 2]);
      });
    const volume = read(image);
    expect(paths(volume)).toEqual(['a', 'b']);
    expect(kinds(volume)).toContain('tail-cycle');
  });

  it('walks a folder once that holds itself and its parent', () => {
    const image = new HandMadeImage()
      .pair(0, (commit) => folder(commit, 1, 'd', [2, 3]))
      .pair(2, (commit) => {
        folder(commit, 0, 'self', [2, 3]);
        folder(commit, 1, 'up', [0, 1]);
        file(commit, 2, 'x');
      });
    const volume = read(image);
    expect(paths(volume)).toEqual(['d/x']);
    expect(kinds(volume).filter((what) => what === 'folder-twice')).toHaveLength(2);
  });

  it('says that a list of blocks is broken when it points at itself or out of the image', () => {
    const image = new HandMadeImage().pair(0, (commit) => {
      file(commit, 1, 'loop', [9, 9_000]);
      file(commit, 2, 'out', [0xfffffff0, 5_000]);
      file(commit, 3, 'huge', [9, 0xffffffff]);
      file(commit, 4, 'whole', [10, 4_096]);
    });
    new DataView(image.bytes.buffer).setUint32(9 * blockSize, 9, true);
    const volume = read(image);
    expect(kinds(volume)).toEqual(['file-broken', 'file-broken', 'file-broken']);
    const whole = volume.files.find(({ path }) => path === 'whole');
    expect(readLittlefsFile(image.bytes, volume.geometry, whole!)).toHaveLength(4_096);
  });

  it('names a block that two files have, or a file and a folder', () => {
    const image = new HandMadeImage()
      .pair(0, (commit) => {
        file(commit, 1, 'one', [9, 700]);
        file(commit, 2, 'two', [9, 700]);
        file(commit, 3, 'three', [2, 700]);
        folder(commit, 4, 'd', [2, 3]);
      })
      .pair(2, (commit) => file(commit, 0, 'x'));
    const shared = read(image).damages.filter(({ what }) => what === 'block-shared');
    expect(shared.map(({ block, path }) => [block, path])).toEqual([
      [2, 'three'],
      [9, 'two'],
    ]);
  });

  it('gives up in time on many files that share one long list of blocks', () => {
    const image = new HandMadeImage();
    const long = [40, 30 * 4_000] as const;
    for (let block = 11; block <= 40; block++) {
      new DataView(image.bytes.buffer).setUint32(block * blockSize, block - 1, true);
    }
    image.pair(0, (commit) => {
      for (let id = 1; id <= 100; id++) file(commit, id, `${id}`, long);
    });
    const volume = read(image);
    const bytes = volume.files.reduce(
      (sum, { content, size }) => sum + (content.kind === 'lost' ? 0 : size),
      0,
    );
    expect(bytes).toBeLessThanOrEqual(2 * image.bytes.length);
    expect(kinds(volume)).toContain('file-broken');
  });

  it.each([
    ['a name with /', '../../escape'],
    ['..', '..'],
    ['a name with \\', 'a\\b'],
    ['a drive', 'C:x'],
    ['a NUL', 'a\0b'],
    ['no name at all', ''],
    ['no UTF-8', Uint8Array.of(0x61, 0xff)],
  ])('lists %s, but holds it unsafe to extract', (_, name) => {
    const volume = read(new HandMadeImage().pair(0, (commit) => file(commit, 1, name)));
    expect(volume.files.map(({ isPathSafe }) => isPathSafe)).toEqual([false]);
    expect(kinds(volume)).toEqual(['name-unsafe']);
  });

  it('holds all below a folder named .. unsafe', () => {
    const image = new HandMadeImage()
      .pair(0, (commit) => folder(commit, 1, '..', [2, 3]))
      .pair(2, (commit) => file(commit, 0, 'x'));
    const volume = read(image);
    expect([...volume.files, ...volume.folders].map(({ isPathSafe }) => isPathSafe)).toEqual([false, false]);
  });

  it('extracts the first of two files of one name, and no file in the place of a folder', () => {
    const image = new HandMadeImage()
      .pair(0, (commit) => {
        file(commit, 1, 'a');
        file(commit, 2, 'a');
        file(commit, 3, 'd');
        folder(commit, 4, 'd', [2, 3]);
      })
      .pair(2, (commit) => file(commit, 0, 'x'));
    const volume = read(image);
    const safe = volume.files.filter(({ isPathSafe }) => isPathSafe).map(({ path }) => path);
    expect(safe).toEqual(['a', 'd']);
    expect(volume.folders.map(({ isPathSafe }) => isPathSafe)).toEqual([false]);
    expect(kinds(volume)).toEqual(['name-twice', 'name-twice']);
  });

  it('stops at a path that grows without end', () => {
    const image = new HandMadeImage();
    image.pair(0, (commit) => folder(commit, 1, 'x'.repeat(255), [2, 3]));
    for (let block = 2; block < 62; block += 2) {
      image.pair(block, (commit) => folder(commit, 0, 'x'.repeat(255), [block + 2, block + 3]));
    }
    const volume = read(image);
    expect(kinds(volume)).toEqual(['path-too-long']);
    expect(volume.folders.length).toBe(16);
  });

  it('does not believe a block count that the image has not', () => {
    const image = new HandMadeImage();
    image.pair(0, (commit) => {
      commit.addWords({ type: 0x201, id: 0 }, [0x20001, blockSize, 0xffffffff, 255, 0x7fffffff, 1022]);
      file(commit, 1, 'a', [0xfffffffe, 5_000]);
    });
    expect(kinds(read(image))).toEqual(['image-short', 'file-broken']);
  });

  it('finds no volume in noise, in nothing, and where only the magic is', () => {
    expect(readLittlefs(new Uint8Array())).toBeNull();
    expect(readLittlefs(new Uint8Array(100_000).fill(0xff))).toBeNull();
    expect(readLittlefs(patternBytes(100_000, 3))).toBeNull();
    expect(
      readLittlefs(
        Buffer.alloc(1_000_000, Buffer.concat([Buffer.from('f00ffff7', 'hex'), Buffer.from('littlefs')])),
      ),
    ).toBeNull();
  });
});

const tree = new Map(Array.from({ length: 60 }, (_, i) => [`h264/${i}.h264`, patternBytes(300, i)] as const));

describe('readLittlefs behind a lost pair', () => {
  it('finds the files of the same folder again, under their own paths', () => {
    const { image } = packTree(tree, { spareBlocks: 20 });
    const whole = sumTree(unpackTree(image));
    // Blocks 0 and 1 are the root, 2 and 3 the first pair of h264, 4 and 5 its second.
    image.fill(0, 4 * blockSize, 6 * blockSize);
    const volume = readLittlefs(image);
    expect(volume?.damages.map(({ what, block }) => [what, block])).toEqual([
      ['pair-lost', 4],
      ['pair-stray', 6],
    ]);
    const left = sumTree(unpackTree(image));
    expect(whole).toEqual(expect.arrayContaining(left));
    // Seven files of 300 bytes half fill a pair: those of one pair are lost.
    expect(left.length).toBeGreaterThanOrEqual(whole.length - 7);
  });

  it('finds the files of folders whose names are lost with the root, and says so', () => {
    const { image } = packTree(tree, { spareBlocks: 20 });
    image.fill(0, 0, 2 * blockSize);
    const volume = readLittlefs(image);
    expect(new Set(volume?.damages.map(({ what }) => what))).toEqual(
      new Set(['superblock-lost', 'pair-lost', 'pair-stray']),
    );
    expect(volume?.files).toHaveLength(60);
    expect(volume?.files.every(({ path }) => path.startsWith('lost+found/2/'))).toBe(true);
  });

  it('reads by block 1 where block 0 is damaged, of blocks of any size', () => {
    for (const name of ['churned-8M', 'cut-512', 'v20-cut'] as const) {
      const image = goldenImage(name);
      const size = name === 'cut-512' ? 512 : blockSize;
      const older = image.slice();
      older.fill(0x55, 0, size);
      const volume = readLittlefs(older);
      expect(volume?.geometry.blockSize).toBe(size);
      expect(volume?.files.length).toBeGreaterThan(0);
    }
  });
});
