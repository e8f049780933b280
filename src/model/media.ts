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

/** A file of an image or of a media folder; what it plays is known of samples only. */
export type MediaFile = {
  readonly path: string;
  readonly size: number;
  readonly frames?: number;
  readonly keyFrames?: number;
  readonly durationMs?: number;
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

/** What the streamer does about it. */
export type MediaEffect = 'aborts' | 'hangs' | 'no-picture' | 'looks-bad' | 'is-ignored' | 'no-sound';

type MediaFindingOf<Rule extends string, Evidence = object> = FindingOf<
  Rule,
  Evidence & {
    /** The first file that it concerns, or the folder. */
    readonly file: string;
    /** Where in that file; null where it is about the whole. */
    readonly offset: number | null;
    readonly count: number;
    readonly effect: MediaEffect;
  }
>;

/** Trouble in a media folder. */
export type MediaFinding =
  | MediaFindingOf<'media-video-missing'>
  | MediaFindingOf<'media-sound-missing'>
  | MediaFindingOf<'media-gap', { readonly missing: number }>
  | MediaFindingOf<'media-file-empty'>
  | MediaFindingOf<'media-file-foreign'>
  | MediaFindingOf<'media-file-too-large', { readonly size: number; readonly limit: number }>
  | MediaFindingOf<'media-start-code'>
  | MediaFindingOf<'media-length-zero'>
  | MediaFindingOf<'media-length-beyond', { readonly length: number; readonly rest: number }>
  | MediaFindingOf<'media-bytes-left', { readonly rest: number }>
  | MediaFindingOf<'media-slice-count', { readonly slices: number }>
  | MediaFindingOf<'media-slice-not-last'>
  | MediaFindingOf<'media-first-not-key', { readonly missing: readonly string[] }>
  | MediaFindingOf<'media-parameters-missing', { readonly missing: readonly string[] }>
  | MediaFindingOf<'media-profile', { readonly profile: string }>
  | MediaFindingOf<'media-level', { readonly level: number }>
  | MediaFindingOf<'media-b-frames'>
  | MediaFindingOf<'media-key-frames-rare', { readonly seconds: number }>
  | MediaFindingOf<'media-frame-rate', { readonly stated: number; readonly played: number }>
  | MediaFindingOf<'media-opus-size', { readonly size: number }>
  | MediaFindingOf<'media-opus-duration', { readonly durationMs: number }>
  | MediaFindingOf<'media-durations-differ', { readonly videoMs: number; readonly audioMs: number }>
  | MediaFindingOf<'media-psram', { readonly bytes: number; readonly limit: number }>
  | MediaFindingOf<'media-partition', { readonly needed: number; readonly blocks: number }>;

export type MediaRuleId = MediaFinding['ruleId'];

/** One of the two tracks of a media folder. */
export type MediaTrack = {
  readonly samples: number;
  readonly bytes: number;
  readonly durationMs: number;
};

/** What `media check` says. */
export type MediaReport = {
  readonly source: string;
  readonly files: readonly MediaFile[];
  readonly video: MediaTrack & {
    readonly keyFrames: number;
    /** The longest wait for a key frame, the loop back to the first sample included; null without key frames. */
    readonly longestGopMs: number | null;
    /** As in SDP, such as `42c01f`; null where no sequence parameters were read. */
    readonly profileLevelId: string | null;
    readonly width: number | null;
    readonly height: number | null;
  };
  readonly audio: MediaTrack;
  readonly framesPerSecond: number;
  /** Whether the samples were made in this run. */
  readonly isMade: boolean;
  readonly blocks: BlockUse;
  readonly findings: readonly MediaFinding[];
};
