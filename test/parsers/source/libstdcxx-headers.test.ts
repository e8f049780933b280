import { describe, expect, it } from 'vitest';
import { judgeConfigHeader, usesPthreadRwlock } from '../../../src/parsers/source/libstdcxx-config.js';
import { judgeSharedMutexHeader } from '../../../src/parsers/source/shared-mutex-header.js';
import { configHeader, sharedMutexHeader } from '../../support/toolchain-tree.js';

describe('judgeConfigHeader', () => {
  it('tells a lock policy that is not defined from one that is', () => {
    const faulty = judgeConfigHeader(configHeader());
    expect(faulty.state).toBe('faulty');
    expect(judgeConfigHeader(faulty.mended ?? '')).toEqual({ state: 'mended', mended: null });
    expect(judgeConfigHeader(configHeader('#define _GLIBCXX_HAVE_ATOMIC_LOCK_POLICY 1')).state).toBe(
      'mended',
    );
  });

  it('keeps line ends of Windows', () => {
    const text = configHeader().replaceAll('\n', '\r\n');
    expect(judgeConfigHeader(text).mended).toBe(
      configHeader('#define _GLIBCXX_HAVE_ATOMIC_LOCK_POLICY 1').replaceAll('\n', '\r\n'),
    );
  });

  it.each([
    ['nothing', ''],
    ['another value', configHeader('#define _GLIBCXX_HAVE_ATOMIC_LOCK_POLICY 0')],
    ['a comment behind it', configHeader('/* #undef _GLIBCXX_HAVE_ATOMIC_LOCK_POLICY */ // by hand')],
    ['two places', configHeader() + configHeader()],
    ['a bare #undef', configHeader('#undef _GLIBCXX_HAVE_ATOMIC_LOCK_POLICY')],
  ])('does not know %s', (_, text) => {
    expect(judgeConfigHeader(text)).toEqual({ state: 'unknown', mended: null });
  });

  it('reads whether shared_mutex is made of a pthread_rwlock_t', () => {
    expect(usesPthreadRwlock(configHeader())).toBe(true);
    expect(usesPthreadRwlock(configHeader().replace('#define _GLIBCXX_USE', '/* #undef _GLIBCXX_USE'))).toBe(
      false,
    );
  });
});

describe('judgeSharedMutexHeader', () => {
  it.each(['gcc-12', 'gcc-13', 'gcc-14', 'gcc-15'] as const)('mends that of %s once', (shape) => {
    const { state, mended } = judgeSharedMutexHeader(sharedMutexHeader(shape));
    expect(state).toBe('faulty');
    expect(judgeSharedMutexHeader(mended ?? '')).toEqual({ state: 'mended', mended: null });
  });

  it("leaves Espressif's own mending alone", () => {
    expect(judgeSharedMutexHeader(sharedMutexHeader('espressif-15')).state).toBe('mended-by-vendor');
  });

  it.each([
    ['nothing', ''],
    [
      'half an edit: the destructor without its wrapper',
      (text: string) =>
        text.replace(
          '    ~__shared_mutex_pthread() = default;',
          '    ~__shared_mutex_pthread() { __glibcxx_rwlock_destroy(&_M_rwlock); }',
        ),
    ],
    ['two classes of that name', (text: string) => text + text],
    [
      'a destructor that is written otherwise',
      (text: string) => text.replace('~__shared_mutex_pthread() = default;', '~__shared_mutex_pthread();'),
    ],
    ['a header that ends early', (text: string) => text.slice(0, text.indexOf('#else'))],
  ])('does not know %s', (_, change) => {
    const text = typeof change === 'string' ? change : change(sharedMutexHeader('gcc-14'));
    expect(judgeSharedMutexHeader(text)).toEqual({ state: 'unknown', mended: null });
  });
});
