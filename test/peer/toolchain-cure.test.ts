// Case 2 end to end: a toolchain with both faults, firmware that is built with it, audited and run; the toolchain
// mended, the same firmware built again, audited and run; all given back, and built a third time.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, type TestContext } from 'vitest';
import { stdHeaderArguments } from '../support/build-std-code.js';
import { missingTool, runFirmware } from '../support/firmware.js';
import { runCli } from '../support/run-cli.js';
import { TemporaryFolder } from '../support/temporary-folder.js';
import { isThorough } from '../support/thorough.js';
import { snapshot } from '../support/toolchain-tree.js';

const folder = new TemporaryFolder();
const firmware = fileURLToPath(new URL('../../samples/firmware', import.meta.url));
const source = fileURLToPath(new URL('cured-firmware.cpp', import.meta.url));
const prefix = 'riscv64-unknown-elf-';
const machine = ['-march=rv32imac_zicsr_zifencei', '-mabi=ilp32', '-Og', '-g', '-fno-omit-frame-pointer'];
const multilib = 'rv32imac_zicsr_zifencei/ilp32';

function run(tool: string, args: readonly string[], cwd = firmware): string {
  const { status, stdout, stderr, error } = spawnSync(`${prefix}${tool}`, args, { cwd, encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${tool} failed:\n${stderr.slice(0, 4000)}`);
  return stdout;
}

/** Headers of the host's libstdc++ in the layout of Espressif's toolchain, with the faults that theirs has. */
function makeTree(headerArgs: readonly string[]): {
  readonly home: string;
  readonly includes: readonly string[];
} {
  const home = folder.file('esp-12.2.0');
  const root = join(home, 'riscv32-esp-elf/include/c++/12.2.0');
  const find = (name: string): string => {
    const line = run('g++', [
      ...headerArgs,
      '-std=c++17',
      '-E',
      folder.write('find.cpp', `#include <${name}>\n`),
    ])
      .split('\n')
      .find((one) => one.includes(`/${name}"`));
    return readFileSync(line?.split('"')[1] ?? 'nothing', 'latin1');
  };
  const config = find('bits/c++config.h').replace(
    '#define _GLIBCXX_HAVE_ATOMIC_LOCK_POLICY 1',
    '/* #undef _GLIBCXX_HAVE_ATOMIC_LOCK_POLICY */',
  );
  const files = {
    [join(root, 'shared_mutex')]: find('shared_mutex'),
    [join(root, 'riscv32-esp-elf/bits/c++config.h')]: config,
    [join(root, 'riscv32-esp-elf', multilib, 'bits/c++config.h')]: config,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, 'latin1');
  }
  const includes = [join(root, 'riscv32-esp-elf', multilib), root].flatMap((path) => ['-isystem', path]);
  return { home, includes };
}

/** The sample firmware without its own C++: FreeRTOS, heap, pthread, boot. */
function compileComponents(): readonly string[] {
  const sources = readdirSync(firmware, { recursive: true, encoding: 'utf8' }).filter(
    (path) => /^(?:boot|components)\/.*\.[cS]$/.test(path) || path === 'components/cxx/new.cpp',
  );
  const includes = readdirSync(join(firmware, 'components')).map((name) => `-Icomponents/${name}`);
  return sources.map((path) => {
    const object = folder.file(`${path.replaceAll('/', '-')}.o`);
    run('gcc', [
      ...machine,
      '-ffreestanding',
      '-fno-tree-loop-distribute-patterns',
      ...includes,
      '-c',
      path,
      '-o',
      object,
    ]);
    return object;
  });
}

/** `std::shared_ptr` as Espressif's gthr.h makes its mutex: by a call, not by an initialiser. */
const cxx = [
  '-std=c++17',
  '-fno-exceptions',
  '-fno-rtti',
  '-fno-threadsafe-statics',
  '-D_GTHREAD_USE_MUTEX_INIT_FUNC=1',
];

function audit(elf: string): {
  readonly rules: readonly string[];
  readonly policies: readonly string[];
  readonly isMixed: boolean;
} {
  const report = JSON.parse(runCli(['audit', elf, '--format', 'json', '--fail-on', 'never']).stdout);
  const find = (id: string): any => report.facts.find((fact: { id: string }) => fact.id === id);
  return {
    rules: report.findings
      .filter(({ severity }: { severity: string }) => severity !== 'note')
      .map(({ ruleId }: { ruleId: string }) => ruleId)
      .toSorted(),
    policies: find('lock-policy').policies.map(({ policy }: { policy: string }) => policy),
    isMixed: report.findings.some(({ evidence }: any) => evidence.isMixed === true),
  };
}

describe('the cure of a toolchain', { timeout: 300_000 }, () => {
  it('is proven by firmware that was built with it: audited, run, mended, audited, run, given back', (ctx: TestContext) => {
    if (!isThorough) return ctx.skip('takes half a minute: ESP_RTC_DIAG_THOROUGH=1');
    const missing = missingTool(`${prefix}g++`, 'qemu-system-riscv32', 'g++');
    if (missing) return ctx.skip(`${missing} is not installed`);
    const headers = stdHeaderArguments(folder.path);
    if ('missing' in headers) return ctx.skip(headers.missing);
    const { home, includes } = makeTree(headers.args);
    const components = compileComponents();
    const compile = (object: string, flags: readonly string[] = []): string => {
      run('g++', [...machine, ...cxx, ...includes, ...headers.args, ...flags, '-c', source, '-o', object]);
      return object;
    };
    const build = (
      name: string,
      flags: readonly string[] = [],
      libraries: readonly string[] = [],
    ): string => {
      const elf = folder.file(`${name}.elf`);
      const object = compile(folder.file('app.o'), flags);
      const link = ['-nostdlib', '-nostartfiles', '-static', '-T', 'firmware.ld', '-Wl,--build-id=none'];
      const wrap = [
        '-Wl,--wrap=heap_caps_malloc_base',
        '-Wl,--wrap=heap_caps_free',
        '-Wl,--no-warn-rwx-segments',
      ];
      run('gcc', [
        ...machine.slice(0, 2),
        ...link,
        ...wrap,
        ...components,
        object,
        ...libraries,
        '-lgcc',
        '-o',
        elf,
      ]);
      return elf;
    };
    const proofs = (elf: string): readonly string[] =>
      Array.from(runFirmware(elf, `${elf}.log`, {}).matchAll(/PROOF: (.*?)\r?$/gm), ([, text = '']) => text);

    // Before: the archive is built with the same headers as the firmware.
    const archive = join(home, 'riscv32-esp-elf/lib', multilib, 'libstdc++.a');
    mkdirSync(dirname(archive), { recursive: true });
    run('ar', ['rcs', archive, compile(folder.file('fs_dir.o'), ['-DOLD_LIBRARY'])]);
    const original = snapshot(home);
    const faulty = runCli(['toolchain', 'check', home]);
    expect([faulty.code, faulty.stdout]).toEqual([1, expect.stringMatching(/^FAULTY 1 RISC-V library/)]);
    const before = build('before');
    expect(audit(before)).toEqual({
      rules: ['audit-lock-policy', 'audit-rwlock'],
      policies: ['mutex'],
      isMixed: false,
    });
    // 88 bytes are a FreeRTOS mutex of 84 and the 4 of its heap block.
    expect(proofs(before)).toEqual([
      `16 shared pointers hold ${16 * 88}`,
      `8 shared mutexes lost ${8 * 2 * 88}`,
    ]);

    const patched = runCli(['toolchain', 'patch', home]);
    expect([patched.code, patched.stdout]).toEqual([0, expect.stringMatching(/^PATCHED 3 headers/)]);
    expect(patched.stdout).toContain('[toolchain-archive-policy]');
    const after = build('after');
    expect(audit(after)).toEqual({ rules: [], policies: ['atomic'], isMixed: false });
    expect(proofs(after)).toEqual(['16 shared pointers hold 0', '8 shared mutexes lost 0']);
    const diff = JSON.parse(runCli(['audit', 'diff', before, after, '--format', 'json']).stdout);
    expect(diff.cured.map(({ ruleId }: { ruleId: string }) => ruleId).toSorted()).toEqual([
      'audit-lock-policy',
      'audit-rwlock',
    ]);

    // What check and patch said stays wrong: firmware that takes an object out of the old archive.
    expect(audit(build('mixed', ['-DUSE_LIBRARY'], [archive]))).toEqual({
      rules: ['audit-lock-policy'],
      policies: ['mutex', 'atomic'],
      isMixed: true,
    });

    expect(runCli(['toolchain', 'restore', home]).code).toBe(0);
    expect(snapshot(home)).toEqual(original);
    copyFileSync(before, folder.file('first.elf'));
    expect(readFileSync(build('before'))).toEqual(readFileSync(folder.file('first.elf')));
  });
});
