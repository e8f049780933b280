import type { BlockPair, LittlefsGeometry } from '../../../model/littlefs.js';
import { BlockImage } from './block-image.js';
import { readMetadataLog, wordsOf, type LogEntry, type MetadataLog } from './metadata-log.js';

export const rootPair: BlockPair = [0, 1];

/** How a compacted superblock begins behind its revision: the tag of its name, then the name (SPEC.md, "Superblock"). */
const opening = Buffer.concat([Buffer.from('f00ffff7', 'hex'), Buffer.from('littlefs')]);
const openingOffset = 4;
/** littlefs asserts that the pointers of the longest list fit a block. */
const minBlockSize = 104;
/** ESP-IDF's is 4096; the others are what chips and cards erase at once. */
const usualBlockSizes = [4096, 512, 1024, 2048, 8192, 16384, 32768, 65536, 256, 128, 131072, 262144];

/** The settings of a superblock entry, or null where the entry is something else. */
export function geometryOf({ kind, struct }: LogEntry): LittlefsGeometry | null {
  const words = struct === null ? [] : wordsOf(struct.data);
  const [version = 0, blockSize = 0, blockCount = 0, nameMax = 0, fileMax = 0, attrMax = 0] = words;
  if (kind !== 'superblock' || words.length < 6 || blockSize < minBlockSize) return null;
  return {
    version: { major: version >>> 16, minor: version & 0xffff },
    blockSize,
    blockCount,
    nameMax,
    fileMax,
    attrMax,
  };
}

/**
 * The settings by which the image can be read. Block 0 names the block size; where it is damaged, block 1 does, at a
 * place that only the block size tells: so all places of its opening are tried, and the superblock there must agree.
 */
export function findGeometry(image: Uint8Array): LittlefsGeometry | null {
  for (const offset of openingPlaces(image)) {
    const geometry = superblockOf(readMetadataLog(image.subarray(offset, offset + maxBlockSize)));
    if (geometry === null || offset % geometry.blockSize !== 0) continue;
    const blocks = new BlockImage(image, geometry);
    // An old library leaves no superblock entry in blocks 0 and 1 when the root moves on; a log must be there still.
    if (offset <= geometry.blockSize || blocks.pair(rootPair)) return geometry;
  }
  return null;
}

/**
 * Settings for an image whose superblock is gone: of the usual block sizes the one at which most metadata can be read
 * and most of its tails lead to metadata. Null where there is none.
 */
export function guessGeometry(image: Uint8Array): LittlefsGeometry | null {
  let best = { score: 0, blockSize: 0 };
  for (const blockSize of usualBlockSizes) {
    const score = scoreBlockSize(image, blockSize);
    if (score > best.score) best = { score, blockSize };
  }
  const { blockSize } = best;
  if (blockSize === 0) return null;
  const blockCount = Math.floor(image.length / blockSize);
  const version = { major: 2, minor: 1 };
  return { version, blockSize, blockCount, nameMax: 255, fileMax: 0x7fffffff, attrMax: 1022 };
}

function scoreBlockSize(image: Uint8Array, blockSize: number): number {
  const blocks = new BlockImage(image, { blockSize, blockCount: Infinity });
  let score = 0;
  for (let block = 0; block < blocks.blockCount; block++) {
    const log = blocks.log(block);
    if (log === null || log.entries.length === 0) continue;
    score += log.tail !== null && blocks.pair(log.tail.pair) !== null ? 2 : 1;
  }
  return score;
}

function superblockOf(log: MetadataLog | null): LittlefsGeometry | null {
  const [entry] = log?.entries ?? [];
  return entry === undefined ? null : geometryOf(entry);
}

// A hostile image may have the opening everywhere; an honest one has it at two places for each time the root moved.
const maxPlaces = 256;
const maxBlockSize = 1024 * 1024;

function* openingPlaces(image: Uint8Array): Generator<number> {
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
  let at = bytes.indexOf(opening);
  for (let places = 0; at >= 0 && places < maxPlaces; places++) {
    if (at >= openingOffset) yield at - openingOffset;
    at = bytes.indexOf(opening, at + 1);
  }
}
