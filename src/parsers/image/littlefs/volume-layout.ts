import type { BlockPair } from '../../../model/littlefs.js';
import { compareNames } from './entry-name.js';
import { countFileBlocks } from './file-blocks.js';
import { rootPair } from './superblock.js';

/** What is to be packed: paths with `/`, folders where they are empty or all of them. */
export type SourceTree = {
  readonly folders: readonly string[];
  readonly files: readonly { readonly path: string; readonly size: number }[];
};

export type VolumeShape = {
  readonly blockSize: number;
  readonly blockCount: number;
  /** What a commit is padded to: the program size of the device that shall append to it. */
  readonly programSize: number;
  /** The cache of the device, which limits inline files. */
  readonly cacheSize: number;
};

/** The settings of ESP-IDF's littlefs component in the streamer's sdkconfig. */
export const deviceShape = { blockSize: 4096, programSize: 128, cacheSize: 512 } as const;

export type PlannedFile = {
  readonly kind: 'file';
  readonly name: Uint8Array;
  readonly path: string;
  readonly size: number;
  /** The first of its blocks, which follow each other; null where it is inline. */
  readonly firstBlock: number | null;
};

type PlannedFolder = { readonly kind: 'folder'; readonly name: Uint8Array; readonly pair: BlockPair };
export type PlannedEntry = PlannedFile | PlannedFolder;

/** A metadata pair; the root's first one has the superblock before its entries. */
type PlannedPair = {
  readonly pair: BlockPair;
  readonly entries: readonly PlannedEntry[];
  /** Whether the next pair of the list goes on with the same folder. */
  readonly isContinued: boolean;
};

export type VolumeLayout = {
  readonly shape: VolumeShape;
  /** In the order of the tail list, which holds them all. */
  readonly pairs: readonly PlannedPair[];
  readonly metadataBlocks: number;
  readonly fileBlocks: number;
};

/** Name tag and struct tag of an entry, with the data that is no name and no content. */
const tagBytes = 4;
const pointerBytes = 8;
const superblockBytes = 2 * tagBytes + 8 + 24;
/** lfs.c `lfs_dir_splittingcompact`: room for tail, global state, a delete and the CRC. */
const commitRoom = 40;
const maxIds = 0xff;
/** lfs.h `LFS_ATTR_MAX`: no inline file is longer. */
const maxInlineBytes = 1022;
/** lfs.h `LFS_NAME_MAX`, the limit of a device that sets none. */
export const maxNameBytes = 255;

/**
 * Where each file and folder goes, by sizes alone: pairs half filled and files inline as the library would (lfs.c
 * `lfs_dir_splittingcompact`, `lfs_file_outline`). It may need more blocks than there are: compare before writing.
 */
export function planVolume(tree: SourceTree, shape: VolumeShape): VolumeLayout {
  const root = growTree(tree);
  const folders = listFolders(root);
  const split = folders.map((folder) => ({ folder, parts: splitEntries(folder, shape) }));
  let nextBlock = 0;
  const take = (count: number): number => (nextBlock += count) - count;
  const pairsOf = new Map<Folder, readonly BlockPair[]>();
  for (const { folder, parts } of split) {
    pairsOf.set(
      folder,
      parts.map(() => {
        const block = take(2);
        return [block, block + 1];
      }),
    );
  }
  const metadataBlocks = nextBlock;
  const pairs = split.flatMap(({ folder, parts }) =>
    parts.map((nodes, i) => ({
      pair: pairsOf.get(folder)?.[i] ?? rootPair,
      entries: nodes.map((node): PlannedEntry => {
        if (node.kind === 'folder')
          return { kind: 'folder', name: node.name, pair: pairsOf.get(node)?.[0] ?? rootPair };
        const { name, path, size } = node;
        const isInline = size <= inlineLimit(shape);
        const firstBlock = isInline ? null : take(countFileBlocks(size, shape.blockSize));
        return { kind: 'file', name, path, size, firstBlock };
      }),
      isContinued: i < parts.length - 1,
    })),
  );
  return { shape, pairs, metadataBlocks, fileBlocks: nextBlock - metadataBlocks };
}

/** Longer files have blocks of their own (lfs.c `lfs->inline_max`). */
function inlineLimit({ blockSize, cacheSize }: Pick<VolumeShape, 'blockSize' | 'cacheSize'>): number {
  return Math.min(cacheSize, maxInlineBytes, Math.floor(blockSize / 8));
}

type Folder = { readonly kind: 'folder'; readonly name: Uint8Array; readonly children: Map<string, Node> };
type Leaf = {
  readonly kind: 'file';
  readonly name: Uint8Array;
  readonly path: string;
  readonly size: number;
};
type Node = Folder | Leaf;

const encoder = new TextEncoder();

function growTree({ folders, files }: SourceTree): Folder {
  const root: Folder = { kind: 'folder', name: new Uint8Array(), children: new Map() };
  for (const path of folders) folderAt(root, path.split('/'));
  for (const { path, size } of files) {
    const names = path.split('/');
    const name = names.pop() ?? '';
    folderAt(root, names).children.set(name, { kind: 'file', name: encoder.encode(name), path, size });
  }
  return root;
}

function folderAt(root: Folder, names: readonly string[]): Folder {
  let folder = root;
  for (const name of names) {
    let child = folder.children.get(name);
    if (child?.kind !== 'folder') {
      child = { kind: 'folder', name: encoder.encode(name), children: new Map() };
      folder.children.set(name, child);
    }
    folder = child;
  }
  return folder;
}

/** Each folder before those inside it. */
function listFolders(root: Folder): Folder[] {
  const folders = [root];
  for (const folder of folders) {
    for (const child of sortedChildren(folder)) if (child.kind === 'folder') folders.push(child);
  }
  return folders;
}

function sortedChildren({ children }: Folder): Node[] {
  return [...children.values()].toSorted((a, b) => compareNames(a.name, b.name));
}

function splitEntries(folder: Folder, shape: VolumeShape): Node[][] {
  const limit = Math.min(shape.blockSize - commitRoom, alignUp(shape.blockSize / 2, shape.programSize));
  // The root has no name; its first pair begins with the superblock.
  let size = folder.name.length === 0 ? superblockBytes : 0;
  let ids = size === 0 ? 0 : 1;
  let part: Node[] = [];
  const parts = [part];
  for (const node of sortedChildren(folder)) {
    const bytes = entryBytes(node, shape);
    if ((size + bytes > limit || ids + 1 >= maxIds) && ids > 0) {
      part = [];
      parts.push(part);
      [size, ids] = [0, 0];
    }
    part.push(node);
    size += bytes;
    ids += 1;
  }
  return parts;
}

function entryBytes(node: Node, shape: VolumeShape): number {
  const content = node.kind === 'file' && node.size <= inlineLimit(shape) ? node.size : pointerBytes;
  return 2 * tagBytes + node.name.length + content;
}

export function alignUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
