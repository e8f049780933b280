import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DiagError, exitCodes } from '../../errors.js';
import { codeOf, inputError } from '../input-error.js';
import {
  deviceShape,
  maxNameBytes,
  planVolume,
  type VolumeLayout,
} from '../../parsers/image/littlefs/volume-layout.js';
import { writeVolume } from '../../parsers/image/littlefs/write-volume.js';
import { readTree, type FolderTree } from './read-tree.js';

/** littlefs needs the root's pair; less is no volume. */
const minBlocks = 2;

/**
 * The LittleFS image of a folder, as the streamer's partition of that size holds it. Throws a DiagError, with the
 * figures, where the folder does not fit; nothing is built then.
 */
export async function buildImage(folder: string, sizeBytes: number): Promise<Uint8Array> {
  const { blockSize } = deviceShape;
  if (sizeBytes % blockSize !== 0 || sizeBytes < minBlocks * blockSize) throw badSize(sizeBytes, blockSize);
  const tree = await readTree(folder);
  refuseLongNames(tree);
  const layout = planVolume(tree, { ...deviceShape, blockCount: sizeBytes / blockSize });
  if (layout.metadataBlocks + layout.fileBlocks > layout.shape.blockCount)
    throw tooLarge(folder, tree, layout);
  const sizes = new Map(tree.files.map(({ path, size }) => [path, size]));
  return writeVolume(layout, (path) => readWhole(join(folder, path), sizes.get(path) ?? 0));
}

/** Bytes of the blocks that a folder takes as such an image. Throws a DiagError for no folder, or what no image can hold. */
export async function measureImage(folder: string): Promise<number> {
  const tree = await readTree(folder);
  const { metadataBlocks, fileBlocks, shape } = planVolume(tree, { ...deviceShape, blockCount: 0 });
  return (metadataBlocks + fileBlocks) * shape.blockSize;
}

function readWhole(path: string, size: number): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw codeOf(cause) === '' ? cause : inputError(path, cause);
  }
  if (bytes.length === size) return bytes;
  throw new DiagError({
    code: 'file-changed',
    message: `${path} had ${size} bytes when the image was planned and has ${bytes.length} now.`,
    hint: 'Wait until nothing writes to the folder any more, then start again.',
  });
}

function refuseLongNames({ folders, files }: FolderTree): void {
  for (const path of [...folders, ...files.map((file) => file.path)]) {
    const bytes = Buffer.byteLength(path.slice(path.lastIndexOf('/') + 1));
    if (bytes > maxNameBytes) throw nameTooLong(path, bytes);
  }
}

function nameTooLong(path: string, bytes: number): DiagError {
  return new DiagError({
    code: 'name-too-long',
    message: `The name of ${path} has ${bytes} bytes; LittleFS takes ${maxNameBytes}.`,
    hint: 'Give it a shorter name.',
    exitCode: exitCodes.refused,
  });
}

function badSize(sizeBytes: number, blockSize: number): DiagError {
  return new DiagError({
    code: 'image-size',
    message: `An image of ${sizeBytes} bytes is not made of blocks of ${blockSize} bytes, ${minBlocks} at least.`,
    hint: 'Give the size of the partition as in the partition table, for instance --size 8M.',
    exitCode: exitCodes.usage,
  });
}

function tooLarge(folder: string, tree: FolderTree, layout: VolumeLayout): DiagError {
  const { metadataBlocks, fileBlocks, shape } = layout;
  const needed = metadataBlocks + fileBlocks;
  const neededBytes = needed * shape.blockSize;
  return new DiagError({
    code: 'does-not-fit',
    message:
      `${folder} does not fit: ${tree.files.length} files need ${needed} blocks of ${shape.blockSize} bytes ` +
      `(${fileBlocks} for files, ${metadataBlocks} for names and small files); the partition has ${shape.blockCount}.`,
    hint: `Leave out ${needed - shape.blockCount} blocks (${neededBytes - shape.blockCount * shape.blockSize} bytes), or give the partition ${neededBytes} bytes.`,
    exitCode: exitCodes.refused,
  });
}
