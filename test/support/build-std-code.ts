import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../peer/std-code.cpp', import.meta.url));
const compiler = 'riscv64-unknown-elf-g++';
const target = ['-march=rv32imac', '-mabi=ilp32'];

// The bare-metal compiler comes without a C++ library; the host's headers serve, with what its own libc asks for.
const stubs: Readonly<Record<string, string>> = {
  'gnu/stubs-32.h': '',
  'limits.h': [
    '#pragma once',
    '#define CHAR_BIT __CHAR_BIT__',
    '#define SCHAR_MAX __SCHAR_MAX__',
    '#define SCHAR_MIN (-__SCHAR_MAX__ - 1)',
    '#define UCHAR_MAX 255',
    '#define CHAR_MIN 0',
    '#define CHAR_MAX UCHAR_MAX',
    ...[
      ['SHRT', 'SHRT', ''],
      ['INT', 'INT', 'u'],
      ['LONG', 'LONG', 'ul'],
      ['LLONG', 'LONG_LONG', 'ull'],
    ].flatMap(([name, builtin, suffix]) => [
      `#define ${name}_MAX __${builtin}_MAX__`,
      `#define ${name}_MIN (-__${builtin}_MAX__ - 1)`,
      `#define U${name}_MAX (2${suffix} * ${name}_MAX + 1)`,
    ]),
  ].join('\n'),
  'bits/floatn.h': [
    '#define __HAVE_FLOAT128 0',
    '#define __HAVE_DISTINCT_FLOAT128 0',
    '#define __HAVE_FLOAT64X 0',
    '#define __HAVE_FLOAT64X_LONG_DOUBLE 0',
    '#include <bits/floatn-common.h>',
  ].join('\n'),
};

export type StdCodeFlags = {
  /** For compiling: DWARF version, optimisation, type units… */
  readonly compile: readonly string[];
  readonly link?: readonly string[];
};

/** Where the host's C++ headers are, or null where there are none that the cross compiler could use. */
function hostHeaders(): readonly string[] | null {
  const run = spawnSync('g++', ['-std=c++20', '-E', '-x', 'c++', '-v', '-'], { encoding: 'utf8', input: '' });
  if (run.status !== 0) return null;
  const folders = /#include <\.\.\.> search starts here:\n(?<list>[^]*?)End of search/.exec(run.stderr)
    ?.groups?.['list'];
  // Not the host compiler's own headers: its stddef.h is for another machine.
  return (folders ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.includes('/lib/gcc/'));
}

/** The arguments that make the cross compiler read the host's C++ headers, or in words why it cannot. */
export function stdHeaderArguments(
  folder: string,
): { readonly args: readonly string[] } | { readonly missing: string } {
  const headers = hostHeaders();
  const own = spawnSync(compiler, ['-print-file-name=include'], { encoding: 'utf8' });
  if (own.status !== 0) return { missing: `${compiler} is not installed` };
  if (headers === null) return { missing: 'g++, whose C++ headers are used, is not installed' };
  for (const [name, text] of Object.entries(stubs)) write(join(folder, 'stubs', name), text);
  const library = headers.filter(isLibrary);
  const system = headers.filter((path) => !isLibrary(path));
  const includes = [join(folder, 'stubs'), ...library, own.stdout.trim(), ...system];
  return { args: ['-nostdinc', '-D_GNU_SOURCE', ...includes.flatMap((path) => ['-isystem', path])] };
}

/**
 * Compiles real `std::` code, ours or `code`, for rv32 and links it as far as it goes; nothing runs it. Returns the ELF's path, or in
 * words why it cannot be had here.
 */
export function buildStdCode(
  folder: string,
  flags: StdCodeFlags,
  code?: string,
): { readonly elf: string } | { readonly missing: string } {
  const headers = stdHeaderArguments(folder);
  if ('missing' in headers) return headers;
  const object = join(folder, 'std-code.o');
  const elf = join(folder, 'std-code.elf');
  const common = [...target, '-g', ...flags.compile];
  compile([
    ...common,
    '-std=c++20',
    ...headers.args,
    '-c',
    code === undefined ? source : written(folder, code),
    '-o',
    object,
  ]);
  const link = [
    '-nostdlib',
    '-nostartfiles',
    '-static',
    '-Wl,--unresolved-symbols=ignore-all',
    '-Wl,--noinhibit-exec',
  ];
  const place = ['-Wl,-Ttext=0x40000000', '-Wl,--defsym=__dso_handle=0', '-Wl,--build-id=none'];
  compile([...common, ...link, ...place, ...(flags.link ?? []), object, '-o', elf]);
  return { elf };
}

function isLibrary(path: string): boolean {
  return path.includes('c++');
}

function compile(args: readonly string[]): void {
  const { status, stderr } = spawnSync(compiler, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${compiler} failed:\n${stderr.slice(0, 4000)}`);
}

function write(path: string, text: string): void {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `${text}\n`);
}

function written(folder: string, text: string): string {
  const path = join(folder, 'code.cpp');
  write(path, text);
  return path;
}
