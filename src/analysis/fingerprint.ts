import { createHash } from 'node:crypto';

// The same few hundred come back with each dump of a log.
const maxKnown = 4_096;
const known = new Map<string, string>();

/** 16 hexadecimal digits that name the same trouble in any build: give it names and sizes, never addresses. */
export function fingerprintOf(ruleId: string, parts: readonly (string | number | null)[]): string {
  // No name has a NUL in it; numbers and nulls are told from names like them.
  let key = ruleId;
  for (const part of parts) key += typeof part === 'string' ? `\0"${part}` : `\0${part}`;
  let fingerprint = known.get(key);
  if (fingerprint === undefined) {
    const text = JSON.stringify([ruleId, ...parts]);
    fingerprint = createHash('sha256').update(text).digest('hex').slice(0, 16);
    if (known.size >= maxKnown) known.clear();
    known.set(key, fingerprint);
  }
  return fingerprint;
}
