import type {
  BlockPair,
  LittlefsDamage,
  LittlefsDamageKind,
  LittlefsGeometry,
} from '../../../model/littlefs.js';
import type { BlockImage, MetadataPair } from './block-image.js';
import { decodeName } from './entry-name.js';
import { hasMovedAway, type PendingMove } from './global-state.js';
import { hasTornCommit, wordsOf, type LogEntry } from './metadata-log.js';
import { geometryOf } from './superblock.js';
import { tagTypes } from './tag.js';

/** A place in the tree; `isPathSafe` is false below a name that no file may have. */
export type TreePlace = { readonly path: string; readonly isPathSafe: boolean };

/** A file as its folder describes it; its blocks are looked up when all folders are known. */
export type FoundFile = TreePlace & {
  readonly struct: NonNullable<LogEntry['struct']>;
  /** The metadata block that names it. */
  readonly block: number;
};

/** A folder whose list of pairs ends at a lost one. */
export type BrokenFolder = TreePlace & {
  readonly lastName: Uint8Array | null;
  /** Whether the pair that is lost was not the folder's first. */
  readonly isContinued: boolean;
  readonly hasFolders: boolean;
};

// Longer ones fit no file system that files are extracted to, and a chain of folders could make them without end.
const maxPathLength = 4_096;

/** Walks folders from their first pairs; a pair that was seen is not walked again, so each walk ends. */
export class FolderWalk {
  readonly files: FoundFile[] = [];
  readonly folders: TreePlace[] = [];
  readonly broken: BrokenFolder[] = [];
  readonly damages: LittlefsDamage[] = [];
  /** All pairs of the tree, by each of their blocks. */
  readonly pairs = new Map<number, MetadataPair>();
  /** From the last superblock entry: earlier ones are copies of the time before the root moved. */
  geometry: LittlefsGeometry | null = null;
  readonly #image: BlockImage;
  readonly #move: PendingMove | null;
  #waiting: { readonly place: TreePlace; readonly pair: BlockPair }[] = [];

  constructor(image: BlockImage, move: PendingMove | null) {
    this.#image = image;
    this.#move = move;
  }

  /** Walks a folder and all that is below it. */
  walk(place: TreePlace, pair: BlockPair): void {
    this.#waiting.push({ place, pair });
    for (let next = this.#waiting.pop(); next !== undefined; next = this.#waiting.pop()) {
      this.#walkFolder(next.place, next.pair);
    }
  }

  #walkFolder(place: TreePlace, first: BlockPair): void {
    const names = new Set<string>();
    let [lastName, isContinued, hasFolders]: [Uint8Array | null, boolean, boolean] = [null, false, false];
    for (let next: BlockPair | null = first; next !== null; isContinued = true) {
      const found = this.#image.pair(next);
      if (found === null) {
        this.#damage('pair-lost', next[0], place.path);
        this.broken.push({ ...place, lastName, isContinued, hasFolders });
        return;
      }
      if (!this.#claim(found)) {
        this.#damage(isContinued ? 'tail-cycle' : 'folder-twice', found.block, place.path);
        return;
      }
      for (const [id, entry] of found.log.entries.entries()) {
        this.#readEntry({ place, found, id, names }, entry);
        if (entry.kind !== 'superblock') lastName = entry.name ?? lastName;
        hasFolders ||= entry.kind === 'folder';
      }
      const { tail } = found.log;
      next = tail?.isHard ? tail.pair : null;
    }
  }

  #claim(found: MetadataPair): boolean {
    if (found.pair.some((block) => this.pairs.has(block))) return false;
    for (const block of found.pair) this.pairs.set(block, found);
    return true;
  }

  #readEntry(
    at: {
      readonly place: TreePlace;
      readonly found: MetadataPair;
      readonly id: number;
      readonly names: Set<string>;
    },
    { kind, name, struct }: LogEntry,
  ): void {
    const { place, found, id, names } = at;
    if (kind === 'superblock') {
      this.geometry = geometryOf({ kind, name, struct }) ?? this.geometry;
      return;
    }
    if (kind === null || name === null || struct === null)
      return this.#damage('entry-broken', found.block, place.path);
    const child = this.#childOf(place, found.block, name);
    if (child === null) return;
    if (hasMovedAway(this.#move, found.pair, id))
      return this.#damage('move-pending', found.block, child.path);
    const isTwice = names.has(child.path);
    names.add(child.path);
    if (isTwice) this.#damage('name-twice', found.block, child.path);
    this.#add({ ...child, isPathSafe: child.isPathSafe && !isTwice }, { kind, struct, block: found.block });
  }

  #childOf(place: TreePlace, block: number, bytes: Uint8Array): TreePlace | null {
    const { name, isSafe } = decodeName(bytes);
    const path = place.path === '' ? name : `${place.path}/${name}`;
    if (path.length > maxPathLength) {
      this.#damage('path-too-long', block, place.path);
      return null;
    }
    if (!isSafe) this.#damage('name-unsafe', block, path);
    return { path, isPathSafe: place.isPathSafe && isSafe };
  }

  #add(
    place: TreePlace,
    { kind, struct, block }: Pick<FoundFile, 'struct' | 'block'> & { readonly kind: 'file' | 'folder' },
  ): void {
    if (kind === 'file') {
      this.files.push({ ...place, struct, block });
      return;
    }
    const [a, b] = wordsOf(struct.data);
    if (struct.type !== tagTypes.folderStruct || a === undefined || b === undefined) {
      return this.#damage('entry-broken', block, place.path);
    }
    this.folders.push(place);
    this.#waiting.push({ place, pair: [a, b] });
  }

  /** What power loss left behind in the blocks that count. */
  noteTornCommits(): void {
    for (const { block, log } of new Set(this.pairs.values())) {
      if (hasTornCommit(this.#image.block(block), log)) this.#damage('commit-torn', block, '');
    }
  }

  #damage(what: LittlefsDamageKind, block: number, path: string): void {
    this.damages.push({ what, block, path });
  }
}
