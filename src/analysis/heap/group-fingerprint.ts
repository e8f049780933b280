import type { Cause, HeapGroup } from '../../model/heap-report.js';
import { fingerprintOf } from '../fingerprint.js';

/** Names the same leak in any build and in any dump. */
export function groupFingerprint({ owner, sizeBytes, region, cause }: HeapGroup): string {
  const who = owner ? owner.name : `?${isSettled(cause) ? cause.id : ''}`;
  const key = `${sizeBytes} ${region} ${who}`;
  let fingerprint = known.get(key);
  if (fingerprint === undefined) {
    fingerprint = fingerprintOf('heap-leak', [who, sizeBytes, region]);
    if (known.size >= maxKnown) known.clear();
    known.set(key, fingerprint);
  }
  return fingerprint;
}

// What is taken for something by its size or its neighbours may be taken for another thing in the next dump.
function isSettled(cause: Cause | null): cause is Cause {
  if (!cause) return false;
  const { id, confidence } = cause;
  return confidence === 'by-stack' || confidence === 'by-proof' || id === 'tracker-buffer';
}

// The same few hundred are asked for by all that look at a dump.
const maxKnown = 4_096;
const known = new Map<string, string>();

/** Names blocks by what is known without names. */
export function sizeFingerprint({ sizeBytes, region }: HeapGroup): string {
  return fingerprintOf('heap-leak', ['', sizeBytes, region]);
}

/** Names blocks by their owner, or by their size alone: for dumps of which one does not say where a block lies. */
export function ownerFingerprint({ owner, sizeBytes }: HeapGroup): string {
  return fingerprintOf('heap-leak', [owner?.name ?? '', sizeBytes, null]);
}
