import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { readLittlefs, readLittlefsFile } from '../../src/parsers/image/littlefs/read-volume.js';
import { planVolume, type VolumeShape } from '../../src/parsers/image/littlefs/volume-layout.js';
import { writeVolume } from '../../src/parsers/image/littlefs/write-volume.js';

/** Files by path; a folder that is empty is a path that ends in `/`. */
export type TestTree = ReadonlyMap<string, Uint8Array>;

/** The image of a tree in a volume that has exactly `spareBlocks` more blocks than it needs. */
export function packTree(
  tree: TestTree,
  { blockSize = 4096, spareBlocks = 0 }: { readonly blockSize?: number; readonly spareBlocks?: number } = {},
): { readonly image: Uint8Array; readonly neededBlocks: number } {
  const files = [...tree].filter(([path]) => !path.endsWith('/'));
  const source = {
    folders: [...tree.keys()].filter((path) => path.endsWith('/')).map((path) => path.slice(0, -1)),
    files: files.map(([path, bytes]) => ({ path, size: bytes.length })),
  };
  const shape: VolumeShape = { blockSize, blockCount: 0, programSize: 128, cacheSize: 512 };
  const layout = planVolume(source, shape);
  const neededBlocks = layout.metadataBlocks + layout.fileBlocks;
  const blockCount = neededBlocks + spareBlocks;
  const image = writeVolume({ ...layout, shape: { ...shape, blockCount } }, (path) => tree.get(path)!);
  return { image, neededBlocks };
}

/** What our reader finds, in the form of a TestTree, all folders named. */
export function unpackTree(image: Uint8Array): TestTree {
  const volume = readLittlefs(image);
  if (volume === null) throw new Error('There is no LittleFS in the image.');
  return new Map([
    ...volume.folders.map(({ path }): [string, Uint8Array] => [`${path}/`, new Uint8Array()]),
    ...volume.files.map((file): [string, Uint8Array] => {
      const bytes = readLittlefsFile(image, volume.geometry, file);
      if (bytes === null) throw new Error(`${file.path} is lost.`);
      return [file.path, bytes];
    }),
  ]);
}

/** A tree with every folder named that a path goes through, for comparison. */
export function withAllFolders(tree: TestTree): TestTree {
  const all = new Map(tree);
  for (const path of tree.keys()) {
    const names = path.split('/').slice(0, -1);
    for (let i = 1; i <= names.length; i++) all.set(`${names.slice(0, i).join('/')}/`, new Uint8Array());
  }
  return all;
}

/** A line for each path with the SHA-256 of its bytes: quick to compare. */
export function sumTree(tree: TestTree): string[] {
  return [...tree]
    .map(([path, bytes]) => `${createHash('sha256').update(bytes).digest('hex')}  ${path}`)
    .toSorted();
}

const name = fc.oneof(
  fc.nat(40).map((number) => `${number}.h264`),
  fc.nat(40).map(String),
  fc.stringMatching(/^[a-z]{1,3}$/),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).filter(isPlainName),
);

// What the reader calls unsafe to extract is no name that a folder on disk has.
function isPlainName(text: string): boolean {
  return !/[/\\:\0]/.test(text) && text !== '.' && text !== '..';
}

/** Folders are `dN`, so that no file is in the way of one. */
const folder = fc
  .array(
    fc.nat(3).map((number) => `d${number}#/`),
    { maxLength: 3 },
  )
  .map((parts) => parts.join(''));
const path = fc.tuple(folder, name).map(([parent, last]) => parent + last);

/** Contents that tell blocks apart: the nth byte is a mix of n and a seed. */
export function patternBytes(size: number, seed: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >>> 8) * 7 + seed) & 0xff);
}

const size = fc.oneof(
  { weight: 4, arbitrary: fc.nat(700) },
  { weight: 2, arbitrary: fc.nat(9_000) },
  { weight: 1, arbitrary: fc.nat(80_000) },
);
const content = fc.tuple(size, fc.nat(255)).map(([length, seed]) => patternBytes(length, seed));

/** Trees of up to 60 files in folders up to three deep, some of them empty. */
export const arbitraryTree: fc.Arbitrary<TestTree> = fc
  .tuple(
    fc.array(fc.tuple(path, content), { maxLength: 60 }),
    fc.array(
      folder.filter((text) => text !== ''),
      { maxLength: 4 },
    ),
  )
  .map(
    ([files, folders]) =>
      new Map([...files, ...folders.map((text): [string, Uint8Array] => [text, new Uint8Array()])]),
  );
