import type { AppImage } from './app-image.js';

/** A file and its place in flash. */
export type FlashFile = { readonly offset: number; readonly path: string; readonly bytes: Uint8Array };

/** Why a file must not be written. */
export type FlashRefusal =
  | { readonly kind: 'overlap'; readonly first: FlashFile; readonly second: FlashFile }
  | { readonly kind: 'misaligned'; readonly file: FlashFile }
  | { readonly kind: 'empty'; readonly file: FlashFile }
  | { readonly kind: 'too-large'; readonly file: FlashFile; readonly flashSizeBytes: number }
  | { readonly kind: 'damaged'; readonly file: FlashFile; readonly what: 'cut-short' | 'checksum' | 'hash' }
  | { readonly kind: 'wrong-chip'; readonly path: string; readonly wanted: string; readonly found: string }
  | {
      readonly kind: 'wrong-revision';
      readonly file: FlashFile;
      readonly wanted: AppImage['revisions'];
      readonly revision: number;
      readonly chip: string;
    }
  | { readonly kind: 'secure-download' };

/** The chip as a report names it. */
export type ChipSummary = {
  readonly name: string;
  /** `3.2`; null in secure download mode. */
  readonly revision: string | null;
  readonly mac: string | null;
  readonly flashSizeBytes: number | null;
};

export type FlashAction = 'written' | 'same' | 'verified' | 'differs' | 'planned';

export type FlashedFile = {
  readonly offset: number;
  readonly path: string;
  readonly size: number;
  readonly action: FlashAction;
  readonly seconds: number;
};

/** What a run that did not come to its end has left in flash. */
export type FlashState = {
  /** Whether all of the flash was erased; `begun` where the chip did not say that it is done. */
  readonly erased: 'no' | 'begun' | 'done';
  /** Files that the flash holds whole. */
  readonly files: readonly FlashedFile[];
  /** The file that was begun and is not proven; bytes that were sent, of its size. */
  readonly begun: {
    readonly offset: number;
    readonly path: string;
    readonly sentBytes: number;
    readonly size: number;
  } | null;
  /** How many files were not looked at. */
  readonly leftFiles: number;
};

export type ResetKind = 'hard' | 'watchdog' | 'none';

export type FlashReport = {
  readonly simulated: boolean;
  readonly chip: ChipSummary | null;
  readonly files: readonly FlashedFile[];
  readonly seconds: number;
  readonly reset: ResetKind | null;
  /** What the chip printed after the reset: it starts from flash, it waits for a download, or nothing was heard. */
  readonly boot: 'flash' | 'download' | null;
  /** False where the chip cannot tell what it holds. */
  readonly isVerified: boolean;
  /** All of the flash is erased before anything is written. */
  readonly mustErase: boolean;
  /** Null unless it was interrupted. */
  readonly interruptedState: FlashState | null;
};

/** What happens while a chip is flashed. */
export type FlashEvent =
  | { readonly event: 'connected'; readonly chip: ChipSummary }
  | { readonly event: 'erase'; readonly state: 'begun' | 'done' }
  | {
      readonly event: 'progress';
      readonly path: string;
      readonly offset: number;
      readonly writtenBytes: number;
      readonly sizeBytes: number;
    }
  | { readonly event: 'file'; readonly file: FlashedFile };
