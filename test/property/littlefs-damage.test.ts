import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommitWriter } from '../../src/parsers/image/littlefs/commit-writer.js';
import { readMetadataLog } from '../../src/parsers/image/littlefs/metadata-log.js';
import { readLittlefs, readLittlefsFile } from '../../src/parsers/image/littlefs/read-volume.js';
import { goldenImage } from '../support/golden-image.js';
import { arbitraryTree, packTree, sumTree, unpackTree, withAllFolders } from '../support/littlefs-tree.js';
import { isThorough } from '../support/thorough.js';
import { LogOfCommits } from '../support/log-of-commits.js';

// 1,000 mutated images, a tenth in the ordinary run.
const numRuns = isThorough ? 1_000 : 100;
const timeoutMs = 300_000;
const goldens = (['churned-8M', 'cut-512', 'v20-cut', 'full-1M'] as const).map((name) =>
  goldenImage(name).slice(0, 2 ** 20),
);
const ours = packTree(
  new Map(
    Array.from({ length: 200 }, (_, i) => [`d${i % 7}/${i}.h264`, new Uint8Array((i * 379) % 9_000).fill(i)]),
  ),
  { blockSize: 1024 },
).image;

type Mutation = {
  readonly at: number;
  readonly kind: 'bit' | 'word' | 'erase' | 'copy';
  readonly value: number;
};

// Most of an image is file data, where damage shows nowhere: half of the mutations go for its first blocks.
const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.oneof(fc.nat(40_000), fc.nat(2 ** 20 - 1)),
  kind: fc.constantFrom('bit', 'word', 'erase', 'copy'),
  value: fc.oneof(fc.nat(2_000), fc.nat()),
});

function mutate(image: Uint8Array, mutations: readonly Mutation[]): Uint8Array {
  const bytes = image.slice();
  const view = new DataView(bytes.buffer);
  for (const { at, kind, value } of mutations) {
    const place = at % (bytes.length - 4);
    if (kind === 'bit') bytes[place] = (bytes[place] ?? 0) ^ (1 << (value % 8));
    else if (kind === 'word') view.setUint32(place & ~3, value, true);
    else if (kind === 'erase') bytes.fill(0xff, place & ~511, (place & ~511) + 512);
    else bytes.copyWithin(place & ~511, value % bytes.length, (value % bytes.length) + 512);
  }
  return bytes;
}

describe('a mutated image', () => {
  it(
    'is read to its end: no throw, at most three times its own bytes, every safe path inside the folder',
    () => {
      const image = fc.constantFrom(...goldens, ours);
      fc.assert(
        fc.property(image, fc.array(mutation, { minLength: 1, maxLength: 12 }), (original, mutations) => {
          const bytes = mutate(original, mutations);
          const volume = readLittlefs(bytes);
          if (volume === null) return;
          let total = 0;
          for (const file of volume.files) {
            const content = readLittlefsFile(bytes, volume.geometry, file);
            if (content !== null) expect(content.length).toBe(file.size);
            total += content?.length ?? 0;
            if (file.isPathSafe) expect(file.path.split('/')).not.toContain('..');
          }
          expect(total).toBeLessThanOrEqual(3 * bytes.length);
          expect(new Set(volume.files.filter((f) => f.isPathSafe).map((f) => f.path)).size).toBe(
            volume.files.filter((f) => f.isPathSafe).length,
          );
        }),
        { numRuns },
      );
    },
    timeoutMs,
  );

  it(
    'keeps every file whose own blocks and metadata are whole: one lost pair costs only what it lists',
    () => {
      fc.assert(
        fc.property(arbitraryTree, fc.nat(), (tree, choice) => {
          const { image } = packTree(tree, { blockSize: 512, spareBlocks: 4 });
          const whole = sumTree(withAllFolders(tree));
          const volume = readLittlefs(image)!;
          const used = new Set(
            volume.files.flatMap(({ content }) => (content.kind === 'blocks' ? content.blocks : [])),
          );
          const pairs = Array.from({ length: volume.usedBlocks - used.size }, (_, block) => block).filter(
            (b) => b % 2 === 0,
          );
          const lost = pairs[choice % pairs.length]!;
          image.fill(0, lost * 512, lost * 512 + 1024);
          const left = readLittlefs(image);
          if (left === null) {
            // No other pair was left that lists anything.
            expect(volume.files.length).toBeLessThanOrEqual(24);
            return;
          }
          const sums = new Set(whole.map((line) => line.slice(0, 64)));
          for (const line of sumTree(unpackTree(image))) expect(sums).toContain(line.slice(0, 64));
          // A pair of 512 bytes lists a dozen entries of the shortest names at most.
          expect(left.files.length).toBeGreaterThanOrEqual(volume.files.length - 24);
        }),
        { numRuns: numRuns / 2 },
      );
    },
    timeoutMs,
  );
});

describe('a log of commits that is cut anywhere', () => {
  it(
    'says what the last whole commit said, whatever stands behind it',
    () => {
      const garbage = fc.constantFrom(0xff, 0x00, 0x5a);
      fc.assert(
        fc.property(LogOfCommits.arbitrary, fc.nat(), garbage, (log, cut, filler) => {
          const length = 16 + (cut % (log.block.length - 16));
          const bytes = log.block.slice();
          bytes.fill(filler, length);
          const expected = log.states.findLast(({ end }) => end <= length);
          const read = readMetadataLog(bytes);
          const names = read?.entries.map(({ name, struct }) => [
            Buffer.from(name ?? []).toString(),
            Buffer.from(struct?.data ?? []).toString(),
          ]);
          expect(names).toEqual(expected?.entries);
        }),
        { numRuns: numRuns * 2 },
      );
    },
    timeoutMs,
  );
});

describe('CommitWriter', () => {
  it('writes a commit that is whole at any program size', () => {
    for (const programSize of [16, 128, 256, 512]) {
      const block = new Uint8Array(4096).fill(0xff);
      const commit = new CommitWriter(block);
      commit.add({ type: 1, id: 0 }, new TextEncoder().encode('a'));
      commit.add({ type: 0x201, id: 0 }, new Uint8Array(3));
      commit.finish(programSize);
      expect((readMetadataLog(block)?.endOffset ?? 1) % programSize).toBe(0);
    }
  });
});
