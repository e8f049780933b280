import type { FindingOf } from './finding.js';
import type { LittlefsDamageKind } from './littlefs.js';

/** Trouble in an image. */
export type ImageFinding = FindingOf<
  `littlefs-${LittlefsDamageKind}`,
  {
    readonly path: string;
    /** The first block of those that it concerns. */
    readonly block: number;
    readonly count: number;
  }
>;

/** A file of an image or of a media folder. */
type MediaFile = {
  readonly path: string;
  readonly size: number;
};

type BlockUse = { readonly size: number; readonly count: number; readonly used: number };

/** What `media ls` and `media extract` say. */
export type ImageReport = {
  readonly source: string;
  readonly version: string;
  readonly files: readonly MediaFile[];
  readonly folderCount: number;
  readonly blocks: BlockUse;
  readonly damaged: readonly { readonly block: number; readonly what: LittlefsDamageKind }[];
  readonly findings: readonly ImageFinding[];
  readonly action: ImageAction;
};

/** What was done with the image. */
type ImageAction =
  | { readonly kind: 'listed' }
  | { readonly kind: 'built' }
  | {
      readonly kind: 'extracted';
      readonly folder: string;
      readonly files: number;
      readonly isInterrupted: boolean;
    };
