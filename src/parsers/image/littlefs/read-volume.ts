import type {
  LittlefsDamage,
  LittlefsFile,
  LittlefsGeometry,
  LittlefsVolume,
} from '../../../model/littlefs.js';
import { BlockImage } from './block-image.js';
import { joinFileBlocks } from './file-blocks.js';
import { FileLookup } from './file-lookup.js';
import { FolderWalk } from './folder-walk.js';
import { findPendingMove, followTails } from './global-state.js';
import { findStrayRuns } from './stray-pairs.js';
import { findGeometry, guessGeometry, rootPair } from './superblock.js';

/**
 * Reads a LittleFS v2 volume as a device, or a loss of power, left it: what is whole is listed, what is not becomes a
 * damage. Null where nothing in the image is LittleFS. Source of the format: littlefs SPEC.md and lfs.c v2.11.
 */
export function readLittlefs(bytes: Uint8Array): LittlefsVolume | null {
  const named = findGeometry(bytes);
  const geometry = named ?? guessGeometry(bytes);
  if (geometry === null) return null;
  const image = new BlockImage(bytes, geometry);
  const tails = followTails(image);
  const folders = new FolderWalk(image, findPendingMove(tails.pairs));
  folders.walk({ path: '', isPathSafe: true }, rootPair);
  // A crowded volume can give a block of metadata to a file as well, so all folders come before all files.
  const files = new FileLookup(image, new Set(folders.pairs.keys()));
  for (const file of folders.files) files.add(file);
  const strays = folders.broken.length === 0 ? [] : readStrays(image, folders, files);
  folders.noteTornCommits();
  const current = folders.geometry ?? geometry;
  return {
    geometry: current,
    files: sortByPath(files.files),
    folders: sortByPath(folders.folders),
    damages: sortDamages([
      ...judgeSuperblock(bytes, current, named !== null),
      ...tails.damages,
      ...folders.damages,
      ...files.damages,
      ...strays,
    ]),
    usedBlocks: files.used.size,
  };
}

/** Walks what lies behind lost pairs as if it were in the tree; answers where it was found. */
function readStrays(image: BlockImage, folders: FolderWalk, files: FileLookup): LittlefsDamage[] {
  const known = folders.files.length;
  const tree = { pairs: new Set(folders.pairs.values()), broken: folders.broken };
  const runs = findStrayRuns(image, files.used, tree);
  for (const { place, pair } of runs) folders.walk(place, pair);
  for (const block of folders.pairs.keys()) files.used.add(block);
  for (const file of folders.files.slice(known)) files.add(file);
  return runs.map(({ place, pair: [block] }) => ({ what: 'pair-stray', block, path: place.path }));
}

/** The bytes of a file, or null where they are lost. */
export function readLittlefsFile(
  bytes: Uint8Array,
  geometry: LittlefsGeometry,
  { content, size }: LittlefsFile,
): Uint8Array | null {
  if (content.kind === 'lost') return null;
  if (content.kind === 'inline') return content.bytes;
  return joinFileBlocks(new BlockImage(bytes, geometry), content.blocks, size);
}

function judgeSuperblock(bytes: Uint8Array, geometry: LittlefsGeometry, isNamed: boolean): LittlefsDamage[] {
  const { version, blockSize, blockCount } = geometry;
  const damages: LittlefsDamage[] = [];
  if (!isNamed) damages.push({ what: 'superblock-lost', block: 0, path: '' });
  // 2.0 and 2.1 are known; the library refuses what is newer (lfs.c `lfs_mount_`).
  if (version.major !== 2 || version.minor > 1) damages.push({ what: 'version-unknown', block: 0, path: '' });
  const present = Math.floor(bytes.length / blockSize);
  if (present < blockCount) damages.push({ what: 'image-short', block: present, path: '' });
  return damages;
}

const collator = new Intl.Collator('en', { numeric: true });

/** `2.h264` before `10.h264`. */
function sortByPath<Item extends { readonly path: string }>(items: readonly Item[]): Item[] {
  return items.toSorted((a, b) => collator.compare(a.path, b.path) || (a.path < b.path ? -1 : 1));
}

function sortDamages(damages: readonly LittlefsDamage[]): LittlefsDamage[] {
  return damages.toSorted((a, b) => a.block - b.block || (a.what < b.what ? -1 : 1));
}
