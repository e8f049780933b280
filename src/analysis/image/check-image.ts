import { createHash } from 'node:crypto';
import type { AppImage } from '../../model/app-image.js';

/** What holds of an image; null where there is nothing to hold. */
export type ImageHealth = {
  readonly isComplete: boolean;
  readonly isChecksumValid: boolean | null;
  readonly isHashValid: boolean | null;
};

/** Checks an image's checksum, and the SHA-256 that stands behind it, against the bytes that it was read from. */
export function checkImage(image: AppImage, bytes: Uint8Array): ImageHealth {
  const { checksum, hash, isComplete } = image;
  return {
    isComplete,
    isChecksumValid: checksum && checksum.stored === checksum.computed,
    isHashValid: hash && sha256(bytes.subarray(0, hash.coveredBytes)) === hash.stored,
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
