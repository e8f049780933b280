import type { AppImage } from './app-image.js';
import type { FindingOf } from './finding.js';

/** What is wrong with an image. */
export type ImageFinding = FindingOf<
  'image-cut-short' | 'image-checksum' | 'image-hash' | 'image-other-elf',
  { readonly stored?: string; readonly computed?: string }
>;

export type ImageReport = {
  readonly path: string;
  readonly sizeBytes: number;
  readonly chip: string;
  readonly image: AppImage;
  readonly isChecksumValid: boolean | null;
  readonly isHashValid: boolean | null;
  /** Null without an ELF, and where the image names none. */
  readonly matchesElf: boolean | null;
  readonly findings: readonly ImageFinding[];
};
