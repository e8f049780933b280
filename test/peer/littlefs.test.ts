// Our images, mounted by littlefs' own C code. ESP_RTC_DIAG_LITTLEFS names a program that is called as
//
//   PROGRAM IMAGE BLOCK_SIZE [touch]
//
// mounts the image (read and program size 128, cache 512, block count from the superblock) and prints `folder PATH`,
// `file SIZE CRC PATH` (lfs_crc from 0xffffffff, 8 hexadecimal digits), at last `used BLOCKS` (lfs_fs_size), and
// `error …` for whatever fails. With `touch` it first writes a file of 2,000 bytes, removes it and mounts again.
import { spawnSync } from 'node:child_process';
import { crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryTree, packTree, withAllFolders, type TestTree } from '../support/littlefs-tree.js';
import { TemporaryFolder } from '../support/temporary-folder.js';
import { isThorough } from '../support/thorough.js';

const folder = new TemporaryFolder();
const checker = process.env['ESP_RTC_DIAG_LITTLEFS'];
// The library adds blocks for what it writes itself.
const spareBlocks = 40;

function mount(image: Uint8Array, args: readonly string[]): string[] {
  const run = spawnSync(checker ?? '', [folder.write('volume.img', image), ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return run.stdout.trim().split('\n').toSorted();
}

function linesOf(tree: TestTree): string[] {
  return [...withAllFolders(tree)].map(([path, bytes]) =>
    path.endsWith('/')
      ? `folder ${path.slice(0, -1)}`
      : `file ${bytes.length} ${(~crc32(bytes) >>> 0).toString(16).padStart(8, '0')} ${path}`,
  );
}
// Long where the long form was asked for.
const timeoutMs = 600_000;

describe("littlefs' C code", () => {
  it(
    'reads our images of any tree, counts the same blocks, and writes to them',
    ({ skip }) => {
      if (!checker) return skip('ESP_RTC_DIAG_LITTLEFS names no program that mounts images');
      const blockSize = fc.constantFrom(512, 1024, 2048, 4096, 8192);
      fc.assert(
        fc.property(arbitraryTree, blockSize, (tree, size) => {
          fc.pre([...tree.keys()].every((path) => !path.includes('\n')));
          const { image, neededBlocks } = packTree(tree, { blockSize: size, spareBlocks });
          const expected = linesOf(tree);
          expect(mount(image, [String(size)])).toEqual([...expected, `used ${neededBlocks}`].toSorted());
          const touched = mount(image, [String(size), 'touch']);
          expect(touched.filter((line) => !line.startsWith('used '))).toEqual(expected.toSorted());
        }),
        { numRuns: isThorough ? 2_000 : 100 },
      );
    },
    timeoutMs,
  );
});
