import type { BlockImage } from './block-image.js';

/** Bytes of pointers at the start of the nth block of a file (littlefs SPEC.md, "CTZ skip-lists"). */
export function pointerBytes(index: number): number {
  return index === 0 ? 0 : 4 * (trailingZeros(index) + 1);
}

/** How many zero bits a number above 0 ends with. */
function trailingZeros(value: number): number {
  return 31 - Math.clz32(value & -value);
}

/** How many blocks a file of this size takes when it is not inline (lfs.c `lfs_ctz_index`). */
export function countFileBlocks(size: number, blockSize: number): number {
  if (size === 0) return 0;
  const last = size - 1;
  const room = blockSize - 8;
  const estimate = Math.floor(last / room);
  if (estimate === 0) return 1;
  return Math.floor((last - 4 * (countOnes(estimate - 1) + 2)) / room) + 1;
}

function countOnes(value: number): number {
  let count = 0;
  for (let rest = value; rest > 0; rest &= rest - 1) count++;
  return count;
}

/**
 * The blocks of a file, first block first, by the pointers that lead from the last block (`head`) to the first. They
 * are not whole where a pointer leaves the image or comes back, or where the file has more than `maxBlocks`.
 */
export function followFileBlocks(
  image: BlockImage,
  { head, size }: { readonly head: number; readonly size: number },
  maxBlocks: number,
): { readonly blocks: readonly number[]; readonly isWhole: boolean } {
  const count = countFileBlocks(size, image.blockSize);
  if (count > Math.min(maxBlocks, image.blockCount)) return { blocks: [], isWhole: false };
  const seen = new Set<number>();
  let block = head;
  while (seen.size < count && image.has(block) && !seen.has(block)) {
    seen.add(block);
    block = image.word(block, 0);
  }
  return { blocks: [...seen].toReversed(), isWhole: seen.size === count };
}

/**
 * The same by the longest steps that the pointers allow, as the library looks up each block (lfs.c `lfs_ctz_find`): a
 * block in the middle whose pointers were overwritten is passed by. Null where that does not lead to all blocks either.
 */
export function findFileBlocks(
  image: BlockImage,
  { head, size }: { readonly head: number; readonly size: number },
): readonly number[] | null {
  const last = countFileBlocks(size, image.blockSize) - 1;
  const blocks: number[] = [];
  for (let target = 0; target <= last; target++) {
    let block = head;
    for (let index = last; index > target && image.has(block);) {
      const step = Math.min(31 - Math.clz32(index - target), trailingZeros(index));
      block = image.word(block, step);
      index -= 2 ** step;
    }
    if (!image.has(block)) return null;
    blocks.push(block);
  }
  return new Set(blocks).size === blocks.length ? blocks : null;
}

/** The bytes of a file from its blocks. */
export function joinFileBlocks(image: BlockImage, blocks: readonly number[], size: number): Uint8Array {
  // Filled below to the last byte.
  const bytes = Buffer.allocUnsafe(size);
  let done = 0;
  for (const [index, block] of blocks.entries()) {
    const part = image.block(block).subarray(pointerBytes(index));
    bytes.set(part.subarray(0, size - done), done);
    done += Math.min(part.length, size - done);
  }
  return bytes;
}
