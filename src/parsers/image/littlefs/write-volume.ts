import { CommitWriter } from './commit-writer.js';
import { countFileBlocks, pointerBytes } from './file-blocks.js';
import { noId, tagTypes } from './tag.js';
import { maxNameBytes, type PlannedEntry, type PlannedFile, type VolumeLayout } from './volume-layout.js';

const diskVersion = 0x0002_0001;
const maxFileBytes = 0x7fffffff;
const maxAttributeBytes = 1022;
const magic = new TextEncoder().encode('littlefs');

/**
 * The image of a planned volume; `read` gives the bytes of a file by its path. The same layout and bytes give the same
 * image. The layout must fit its shape, and each file must have the size that was planned.
 */
export function writeVolume(layout: VolumeLayout, read: (path: string) => Uint8Array): Uint8Array {
  const { shape, pairs } = layout;
  // Erased flash; not zeroed first, as that would cost as much again. Memory of its own, and a plain array: a Buffer's
  // slice() is no copy, and its `buffer` may be a pool that other Buffers share.
  const image = new Uint8Array(Buffer.allocUnsafeSlow(shape.blockSize * shape.blockCount).fill(0xff).buffer);
  for (const [index, { pair, entries, isContinued }] of pairs.entries()) {
    // The other block stays erased, which is no metadata, so this one counts.
    const [block] = pair;
    const commit = new CommitWriter(blockOf(image, block, shape.blockSize));
    const firstId = index === 0 ? addSuperblock(commit, layout) : 0;
    for (const [i, entry] of entries.entries()) {
      addEntry({ commit, image, layout, read }, firstId + i, entry);
    }
    const next = pairs[index + 1];
    const type = isContinued ? tagTypes.hardTail : tagTypes.softTail;
    if (next) commit.addWords({ type, id: noId }, next.pair);
    commit.finish(shape.programSize);
  }
  return image;
}

function addSuperblock(commit: CommitWriter, { shape }: VolumeLayout): number {
  commit.add({ type: tagTypes.superblock, id: 0 }, magic);
  const { blockSize, blockCount } = shape;
  const settings = [diskVersion, blockSize, blockCount, maxNameBytes, maxFileBytes, maxAttributeBytes];
  commit.addWords({ type: tagTypes.inlineStruct, id: 0 }, settings);
  return 1;
}

type Target = {
  readonly commit: CommitWriter;
  readonly image: Uint8Array;
  readonly layout: VolumeLayout;
  readonly read: (path: string) => Uint8Array;
};

function addEntry({ commit, image, layout, read }: Target, id: number, entry: PlannedEntry): void {
  commit.add({ type: entry.kind === 'file' ? tagTypes.file : tagTypes.folder, id }, entry.name);
  if (entry.kind === 'folder') {
    commit.addWords({ type: tagTypes.folderStruct, id }, entry.pair);
    return;
  }
  const bytes = read(entry.path);
  if (entry.firstBlock === null) {
    commit.add({ type: tagTypes.inlineStruct, id }, bytes);
    return;
  }
  const { blockSize } = layout.shape;
  const last = entry.firstBlock + countFileBlocks(entry.size, blockSize) - 1;
  writeFileBlocks({ image, blockSize }, entry, bytes);
  commit.addWords({ type: tagTypes.ctzStruct, id }, [last, entry.size]);
}

/** Each block but the first begins with pointers to those 1, 2, 4… before it (littlefs SPEC.md, "CTZ skip-lists"). */
function writeFileBlocks(
  { image, blockSize }: { readonly image: Uint8Array; readonly blockSize: number },
  { firstBlock }: PlannedFile,
  bytes: Uint8Array,
): void {
  const first = firstBlock ?? 0;
  for (let index = 0, done = 0; done < bytes.length; index++) {
    const block = blockOf(image, first + index, blockSize);
    const pointers = new DataView(block.buffer, block.byteOffset, block.byteLength);
    const start = pointerBytes(index);
    for (let at = 0; at < start; at += 4) pointers.setUint32(at, first + index - 2 ** (at / 4), true);
    block.set(bytes.subarray(done, done + blockSize - start), start);
    done += blockSize - start;
  }
}

function blockOf(image: Uint8Array, block: number, blockSize: number): Uint8Array {
  return image.subarray(block * blockSize, (block + 1) * blockSize);
}
