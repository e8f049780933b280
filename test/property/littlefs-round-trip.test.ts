import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLittlefs } from '../../src/parsers/image/littlefs/read-volume.js';
import { arbitraryTree, packTree, sumTree, unpackTree, withAllFolders } from '../support/littlefs-tree.js';
import { isThorough } from '../support/thorough.js';

const numRuns = isThorough ? 1_000 : 60;
const blockSizes = [512, 1024, 2048, 4096, 8192];
// Long where the long form was asked for.
const timeoutMs = 600_000;

describe('any tree', () => {
  it(
    'comes back byte for byte from an image of any block size, without a word of damage',
    () => {
      const cases = fc.tuple(arbitraryTree, fc.constantFrom(...blockSizes), fc.nat(40));
      fc.assert(
        fc.property(cases, ([tree, blockSize, spareBlocks]) => {
          const { image, neededBlocks } = packTree(tree, { blockSize, spareBlocks });
          expect(sumTree(unpackTree(image))).toEqual(sumTree(withAllFolders(tree)));
          const volume = readLittlefs(image);
          expect(volume?.damages).toEqual([]);
          expect(volume?.usedBlocks).toBe(neededBlocks);
          expect(volume?.geometry.blockCount).toBe(neededBlocks + spareBlocks);
        }),
        { numRuns },
      );
    },
    timeoutMs,
  );

  it(
    'gives the same image twice, in whatever order its files come',
    () => {
      fc.assert(
        fc.property(arbitraryTree, (tree) => {
          const turned = new Map([...tree].toReversed());
          expect(Buffer.compare(packTree(tree).image, packTree(turned).image)).toBe(0);
        }),
        { numRuns: numRuns / 4 },
      );
    },
    timeoutMs,
  );
});
