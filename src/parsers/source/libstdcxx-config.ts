import type { HeaderState } from '../../model/toolchain.js';

/** What a header is, and how it reads when its fault is mended (null where there is nothing to mend). */
export type HeaderJudgement = { readonly state: HeaderState; readonly mended: string | null };

// `/* #undef _GLIBCXX_HAVE_ATOMIC_LOCK_POLICY */`, as autoheader leaves what configure did not find.
const undefined_ = /^\/\* #undef _GLIBCXX_HAVE_ATOMIC_LOCK_POLICY \*\/(?=\r?$)/gm;
// `#define _GLIBCXX_HAVE_ATOMIC_LOCK_POLICY 1`
const defined = /^[ \t]*#[ \t]*define[ \t]+_GLIBCXX_HAVE_ATOMIC_LOCK_POLICY[ \t]+1[ \t]*(?=\r?$)/gm;
const mention = /_GLIBCXX_HAVE_ATOMIC_LOCK_POLICY/g;

/**
 * Judges the text of bits/c++config.h. Where the macro is not defined, `__default_lock_policy` of ext/concurrence.h is
 * `_S_mutex`, and each control block of a shared_ptr holds a mutex (GCC 12 to 15).
 */
export function judgeConfigHeader(text: string): HeaderJudgement {
  const mentions = text.match(mention)?.length ?? 0;
  if (mentions !== 1) return { state: 'unknown', mended: null };
  if (defined.test(reset(text, defined))) return { state: 'mended', mended: null };
  if (!undefined_.test(reset(text, undefined_))) return { state: 'unknown', mended: null };
  return { state: 'faulty', mended: text.replace(undefined_, '#define _GLIBCXX_HAVE_ATOMIC_LOCK_POLICY 1') };
}

// `#define _GLIBCXX_USE_PTHREAD_RWLOCK_T 1`
const usesRwlock = /^[ \t]*#[ \t]*define[ \t]+_GLIBCXX_USE_PTHREAD_RWLOCK_T[ \t]+1\b/m;

/** Whether shared_mutex is made of a pthread_rwlock_t in this configuration; else it cannot leak one. */
export function usesPthreadRwlock(text: string): boolean {
  return usesRwlock.test(text);
}

// A global expression remembers where it stopped.
function reset(text: string, expression: RegExp): string {
  expression.lastIndex = 0;
  return text;
}
