import type { BlockPair } from '../../../model/littlefs.js';
import { readMetadataLog, type MetadataLog } from './metadata-log.js';

/** The block of a pair that counts, and what it says. */
export type MetadataPair = {
  readonly pair: BlockPair;
  readonly block: number;
  readonly log: MetadataLog;
};

/** An image as blocks; only whole blocks that both the image and the superblock have. */
export class BlockImage {
  readonly blockSize: number;
  readonly blockCount: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #logs = new Map<number, MetadataLog | null>();

  constructor(bytes: Uint8Array, { blockSize, blockCount }: { blockSize: number; blockCount: number }) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.blockSize = blockSize;
    this.blockCount = Math.min(blockCount, Math.floor(bytes.length / blockSize));
  }

  has(block: number): boolean {
    return block < this.blockCount;
  }

  block(index: number): Uint8Array {
    return this.#bytes.subarray(index * this.blockSize, (index + 1) * this.blockSize);
  }

  /** The nth little-endian word of a block: a pointer, or the revision. */
  word(block: number, index: number): number {
    return this.#view.getUint32(block * this.blockSize + index * 4, true);
  }

  /** The newer block of a pair, or the other one where it is damaged; null where both are (lfs.c `lfs_dir_fetchmatch`). */
  pair(pair: BlockPair): MetadataPair | null {
    const [a, b] = pair;
    if (!this.has(a) || !this.has(b)) return null;
    const order = isNewer(this.word(b, 0), this.word(a, 0)) ? [b, a] : [a, b];
    for (const block of order) {
      const log = this.log(block);
      if (log) return { pair, block, log };
    }
    return null;
  }

  /** What a block says, read once however many pairs name it; null where it holds no metadata. */
  log(block: number): MetadataLog | null {
    let log = this.#logs.get(block);
    if (log === undefined) {
      log = readMetadataLog(this.block(block));
      this.#logs.set(block, log);
    }
    return log;
  }
}

/** Revisions count on over 2^32. */
function isNewer(revision: number, than: number): boolean {
  return ((revision - than) | 0) > 0;
}

/** Pairs that have a block in common are the same one, before and after it moved (lfs.c `lfs_pair_cmp`). */
export function isSamePair(one: BlockPair, other: BlockPair): boolean {
  return one.some((block) => other.includes(block));
}
