// A toolchain made here, with the lines that matter of GCC's headers in the shapes of GCC 12 to 15; never a real one.
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildArchive, buildObject } from './build-archive.js';

export type GccShape = 'gcc-12' | 'gcc-13' | 'gcc-14' | 'gcc-15' | 'espressif-15';

const multilibs = ['', 'rv32imac_zicsr_zifencei/ilp32/', 'rv32imafc_zicsr_zifencei/ilp32f/'];

export function configHeader(policy: string = '/* #undef _GLIBCXX_HAVE_ATOMIC_LOCK_POLICY */'): string {
  return [
    '// Predefined symbols and macros -*- C++ -*-',
    '#ifndef _GLIBCXX_CXX_CONFIG_H',
    '#define _GLIBCXX_CXX_CONFIG_H 1',
    "/* Define to 1 if you have the `atanf' function. */",
    '#define _GLIBCXX_HAVE_ATANF 1',
    '',
    '/* Defined if shared_ptr reference counting should use atomic operations. */',
    policy,
    '',
    '/* Define if POSIX read/write locks are available in <gthr.h>. */',
    '#define _GLIBCXX_USE_PTHREAD_RWLOCK_T 1',
    '#endif // _GLIBCXX_CXX_CONFIG_H',
    '',
  ].join('\n');
}

export function sharedMutexHeader(shape: GccShape): string {
  const isVendor = shape === 'espressif-15';
  const wrapper = '  _GLIBCXX_GTHRW(rwlock_destroy)';
  const guard = '# ifndef PTHREAD_RWLOCK_INITIALIZER';
  return [
    '// <shared_mutex> -*- C++ -*-',
    '#ifndef _GLIBCXX_SHARED_MUTEX',
    '#define _GLIBCXX_SHARED_MUTEX 1',
    ...(shape === 'gcc-12'
      ? ['#pragma GCC system_header']
      : ['#include <bits/requires_hosted.h> // concurrency']),
    ...(isVendor
      ? ['extern "C" void __esp_idf_pthread_rwlock_lazy_allocation() __attribute__((weak));']
      : []),
    '#if _GLIBCXX_USE_PTHREAD_RWLOCK_T',
    '#ifdef __gthrw',
    '#define _GLIBCXX_GTHRW(name) \\',
    '  __gthrw(pthread_ ## name); \\',
    `  ${shape === 'gcc-15' || isVendor ? '' : 'static '}inline int \\`,
    '  __glibcxx_ ## name (pthread_rwlock_t *__rwlock) \\',
    '  { return __gthread_active_p () ? __gthrw_(pthread_ ## name) (__rwlock) : 0; }',
    '  _GLIBCXX_GTHRW(rwlock_rdlock)',
    '  _GLIBCXX_GTHRW(rwlock_unlock)',
    ...(isVendor ? [wrapper, guard] : [guard, wrapper]),
    '  __gthrw(pthread_rwlock_init);',
    '# endif',
    '#endif',
    '  /// A shared mutex type implemented using pthread_rwlock_t.',
    '  class __shared_mutex_pthread',
    '  {',
    '#ifdef PTHREAD_RWLOCK_INITIALIZER',
    '    pthread_rwlock_t\t_M_rwlock = PTHREAD_RWLOCK_INITIALIZER;',
    '  public:',
    '    __shared_mutex_pthread() = default;',
    ...(isVendor
      ? [
          '    ~__shared_mutex_pthread()',
          '    {',
          '      if (&__esp_idf_pthread_rwlock_lazy_allocation)',
          '        __glibcxx_rwlock_destroy(&_M_rwlock);',
          '    }',
        ]
      : ['    ~__shared_mutex_pthread() = default;']),
    '#else',
    '    pthread_rwlock_t\t_M_rwlock;',
    '  public:',
    '    ~__shared_mutex_pthread()',
    '    {',
    '      int __ret __attribute((__unused__)) = __glibcxx_rwlock_destroy(&_M_rwlock);',
    '      __glibcxx_assert(__ret == 0);',
    '    }',
    '#endif',
    '  };',
    '  class shared_mutex',
    '  {',
    '  public:',
    '    ~shared_mutex() = default;',
    '  };',
    '#endif',
    '#endif // _GLIBCXX_SHARED_MUTEX',
    '',
  ].join('\n');
}

/** Puts a libstdc++.a whose objects have a lock policy (1 mutex, 2 atomic) beside the headers of each multilib. */
export function addArchives(folder: string, policy: 1 | 2): readonly string[] {
  const symbol = `_ZNSt16_Sp_counted_baseILN9__gnu_cxx12_Lock_policyE${policy}EE10_M_releaseEv`;
  const locks = ['pthread_rwlock_rdlock', 'pthread_rwlock_unlock'];
  const bytes = buildArchive([
    { name: 'fs_dir.o', bytes: buildObject([symbol]) },
    {
      name: 'memory_resource.o',
      bytes: buildObject(policy === 1 ? locks : [...locks, 'pthread_rwlock_destroy']),
    },
    { name: 'new_op.o', bytes: buildObject(['_Znwj']) },
  ]);
  return multilibs.map((multilib) => {
    const path = join(folder, 'riscv32-esp-elf/lib', multilib, 'libstdc++.a');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    return path;
  });
}

/** Makes a toolchain in a folder and answers the folder of its library. */
export function makeToolchain(folder: string, shape: GccShape = 'gcc-14'): string {
  const version = {
    'gcc-12': '12.2.0',
    'gcc-13': '13.2.0',
    'gcc-14': '14.2.0',
    'gcc-15': '15.1.0',
    'espressif-15': '15.1.0',
  }[shape];
  const root = join(folder, 'riscv32-esp-elf/include/c++', version);
  const target = join(root, 'riscv32-esp-elf');
  const files: Record<string, string> = { [join(root, 'shared_mutex')]: sharedMutexHeader(shape) };
  for (const multilib of multilibs) files[join(target, multilib, 'bits/c++config.h')] = configHeader();
  files[join(root, 'vector')] = '// <vector>\n';
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, 'latin1');
    chmodSync(path, 0o644);
  }
  return root;
}

/** Every file below a folder with its mode and bytes, for comparison. */
export function snapshot(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  return Object.fromEntries(
    files.map((path) => [
      path,
      `${(statSync(path).mode & 0o777).toString(8)} ${readFileSync(path, 'latin1')}`,
    ]),
  );
}
