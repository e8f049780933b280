import type { HeaderJudgement } from './libstdcxx-config.js';

const guard = '#define _GLIBCXX_SHARED_MUTEX 1';
const className = 'class __shared_mutex_pthread';
const branchStart = '#ifdef PTHREAD_RWLOCK_INITIALIZER';
const branchEnd = '#else';
const defaulted = '~__shared_mutex_pthread() = default;';
const destroyCall = '__glibcxx_rwlock_destroy(&_M_rwlock)';
/** Espressif's GCC 15 asks by this weak symbol whether ESP-IDF allocates at the first lock. */
const vendorSymbol = '__esp_idf_pthread_rwlock_lazy_allocation';
const wrapper = '_GLIBCXX_GTHRW(rwlock_destroy)';
const wrapperGuard = '# ifndef PTHREAD_RWLOCK_INITIALIZER';

const unknown: HeaderJudgement = { state: 'unknown', mended: null };

/**
 * Judges the text of libstdc++'s shared_mutex (GCC 12 to 15). Where PTHREAD_RWLOCK_INITIALIZER is defined its destructor
 * is defaulted, but ESP-IDF allocates at the first lock: what it allocates is never freed. The edit calls
 * `pthread_rwlock_destroy`, which returns at once for a lock that was never used (esp-idf pthread_rwlock.c), as the
 * other branch of the header does.
 */
export function judgeSharedMutexHeader(text: string): HeaderJudgement {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(newline);
  const trimmed = lines.map((line) => line.trim());
  if (!trimmed.includes(guard)) return unknown;
  const classAt = onlyIndexOf(trimmed, className);
  if (classAt === null) return text.includes(className) ? unknown : { state: 'not-affected', mended: null };
  const start = trimmed.indexOf(branchStart, classAt);
  const end = trimmed.indexOf(branchEnd, start);
  if (start < 0 || end < 0) return unknown;
  const branch = trimmed.slice(start, end);
  const wrapperAt = onlyIndexOf(trimmed, wrapper);
  if (wrapperAt === null || wrapperAt === 0) return unknown;
  const isGuarded = trimmed[wrapperAt - 1] === wrapperGuard;
  const at = onlyIndexOf(branch, defaulted);
  if (at === null) return isGuarded ? unknown : judgeMended(branch);
  const mended = [...lines];
  mended.splice(start + at, 1, ...destructor);
  // The wrapper is declared before the guard that leaves out what only the other branch needs.
  if (isGuarded)
    [mended[wrapperAt - 1], mended[wrapperAt]] = [lines[wrapperAt] ?? '', lines[wrapperAt - 1] ?? ''];
  return { state: 'faulty', mended: mended.join(newline) };
}

function judgeMended(branch: readonly string[]): HeaderJudgement {
  const text = branch.join('\n');
  if (!text.includes(destroyCall)) return unknown;
  return { state: text.includes(vendorSymbol) ? 'mended-by-vendor' : 'mended', mended: null };
}

/** What we write in the place of the defaulted destructor. */
const destructor = [
  '    // ESP-IDF allocates when the lock is first used, whatever it was initialised with.',
  '    ~__shared_mutex_pthread()',
  '    {',
  '      int __ret __attribute((__unused__)) = __glibcxx_rwlock_destroy(&_M_rwlock);',
  '      __glibcxx_assert(__ret == 0);',
  '    }',
];

/** The place of a line that is there exactly once; else null. */
function onlyIndexOf(lines: readonly string[], line: string): number | null {
  const at = lines.indexOf(line);
  return at < 0 || lines.includes(line, at + 1) ? null : at;
}
