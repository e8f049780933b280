import type { LockPolicy } from '../../model/audit.js';

/** By the enumerator's value (gcc ext/concurrence.h). */
export const lockPolicies: readonly LockPolicy[] = ['single', 'mutex', 'atomic'];

/** The type of the enumerator in a mangled name. */
export const policyMark = 'N9__gnu_cxx12_Lock_policyE';

const mark = Buffer.from(policyMark, 'latin1');
const [digitZero, letterE] = [0x30, 0x45];

/**
 * Where a table of mangled names speaks of a lock policy: `…LN9__gnu_cxx12_Lock_policyE1E…` is the mutex. Found as
 * bytes, since a string for each of 100,000 names costs more than the whole search.
 */
export function* findPolicies(
  strings: Buffer,
): Generator<{ readonly policy: LockPolicy; readonly offset: number }> {
  for (let at = strings.indexOf(mark); at !== -1; at = strings.indexOf(mark, at + mark.length)) {
    const value = at + mark.length;
    const policy = lockPolicies[(strings[value] ?? 0) - digitZero];
    if (policy !== undefined && strings[value + 1] === letterE) yield { policy, offset: at };
  }
}
