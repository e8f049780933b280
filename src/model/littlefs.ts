/** What the superblock of a LittleFS volume says (littlefs SPEC.md, "Superblock"). */
export type LittlefsGeometry = {
  readonly version: { readonly major: number; readonly minor: number };
  readonly blockSize: number;
  readonly blockCount: number;
  readonly nameMax: number;
  readonly fileMax: number;
  readonly attrMax: number;
};

/** Two blocks that hold the same metadata in turn. */
export type BlockPair = readonly [number, number];

/** What is wrong in an image; docs/rules.md has a heading for each, with `littlefs-` before it. */
export type LittlefsDamageKind =
  | 'superblock-lost'
  | 'version-unknown'
  | 'image-short'
  | 'pair-lost'
  | 'pair-stray'
  | 'commit-torn'
  | 'tail-cycle'
  | 'folder-twice'
  | 'entry-broken'
  | 'file-broken'
  | 'file-doubtful'
  | 'block-shared'
  | 'path-too-long'
  | 'move-pending'
  | 'name-twice'
  | 'name-unsafe';

export type LittlefsDamage = {
  readonly what: LittlefsDamageKind;
  readonly block: number;
  /** The file or folder that it concerns; empty for the root. */
  readonly path: string;
};

/** Where the bytes of a file are. */
export type LittlefsContent =
  | { readonly kind: 'inline'; readonly bytes: Uint8Array }
  /** First block first. */
  | { readonly kind: 'blocks'; readonly blocks: readonly number[] }
  | { readonly kind: 'lost' };

export type LittlefsFile = {
  /** Names joined by `/`; bytes that are no UTF-8 are shown as `\xff`. */
  readonly path: string;
  readonly size: number;
  readonly content: LittlefsContent;
  /** False where the path could leave a folder or is no name for a file: such a file is listed, never written. */
  readonly isPathSafe: boolean;
};

export type LittlefsVolume = {
  readonly geometry: LittlefsGeometry;
  readonly files: readonly LittlefsFile[];
  readonly folders: readonly { readonly path: string; readonly isPathSafe: boolean }[];
  readonly damages: readonly LittlefsDamage[];
  /** Metadata and file blocks, as littlefs' `lfs_fs_size` counts them. */
  readonly usedBlocks: number;
};
