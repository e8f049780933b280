import type { HeapGroup } from '../../model/heap-report.js';
import { fingerprintOf } from '../fingerprint.js';

/** Names the same leak in any build and in any dump. */
export function groupFingerprint({ owner, sizeBytes, region, cause }: HeapGroup): string {
  // Without an owner, what it probably is must do to tell it from others of its size.
  const who = owner ? owner.name : `?${cause?.id ?? ''}`;
  return fingerprintOf('heap-leak', [who, sizeBytes, region]);
}

/** Names blocks by what is known without names. */
export function sizeFingerprint({ sizeBytes, region }: HeapGroup): string {
  return fingerprintOf('heap-leak', ['', sizeBytes, region]);
}
