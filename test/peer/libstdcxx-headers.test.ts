// The headers of the g++ that is installed, mended by our edits and compiled by it. They are those of GCC on another
// machine, but the lines that we edit are the same in all.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { judgeConfigHeader } from '../../src/parsers/source/libstdcxx-config.js';
import { judgeSharedMutexHeader } from '../../src/parsers/source/shared-mutex-header.js';
import { runPeer } from '../support/run-peer.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const defined = '#define _GLIBCXX_HAVE_ATOMIC_LOCK_POLICY 1';
const notDefined = '/* #undef _GLIBCXX_HAVE_ATOMIC_LOCK_POLICY */';

/** A header as g++ finds it, by what the preprocessor says that it has read. */
function headerOf(name: string, { skip }: TestContext): string {
  const source = folder.write('find.cpp', `#include <${name}>\n`);
  const lines = runPeer(['g++'], ['-E', '-std=c++17', source]);
  if (lines === null) return skip('g++ is not installed');
  const path = lines
    .split('\n')
    .find((line) => line.includes(`/${name}"`))
    ?.split('"')[1];
  if (path === undefined) return skip(`g++ names no file for <${name}>`);
  return readFileSync(path, 'latin1');
}

/** The symbols of a program compiled with a header of ours before that of g++. */
function symbolsWith(header: { readonly name: string; readonly text: string }, program: string): string {
  const include = folder.file(`include-${header.name.replaceAll('/', '-')}-${header.text.length}`);
  mkdirSync(join(include, 'bits'), { recursive: true });
  folder.write(join(include.slice(folder.path.length + 1), header.name), header.text);
  const [source, object] = [folder.write('program.cpp', program), folder.file('program.o')];
  runPeer(
    ['g++'],
    ['-std=c++17', '-O0', '-Wall', '-Werror', '-isystem', include, '-c', source, '-o', object],
  );
  return runPeer(['nm'], [object]) ?? '';
}

describe("g++'s own headers", () => {
  it('compile with the mended shared_mutex, which calls pthread_rwlock_destroy then and did not before', (context) => {
    const text = headerOf('shared_mutex', context);
    const { state, mended } = judgeSharedMutexHeader(text);
    expect(state).toBe('faulty');
    const program = '#include <shared_mutex>\nvoid use() { std::shared_mutex m; m.lock(); m.unlock(); }\n';
    const before = symbolsWith({ name: 'shared_mutex', text }, program);
    const after = symbolsWith({ name: 'shared_mutex', text: mended ?? '' }, program);
    expect(before).toContain('pthread_rwlock_unlock');
    expect(before).not.toContain('pthread_rwlock_destroy');
    expect(after).toContain('pthread_rwlock_destroy');
  });

  it('give shared_ptr the atomic policy with the mended c++config.h, and the mutex policy before', (context) => {
    const original = headerOf('bits/c++config.h', context);
    if (!original.includes(defined)) context.skip('this g++ has another lock policy');
    const text = original.replace(defined, notDefined);
    const { state, mended } = judgeConfigHeader(text);
    expect(state).toBe('faulty');
    expect(mended).toBe(original);
    const program = '#include <memory>\nvoid use() { auto p = std::make_shared<int>(1); auto q = p; }\n';
    // Policies are 0 single, 1 mutex, 2 atomic (ext/concurrence.h).
    const policy = (header: string): string | undefined =>
      /_Sp_counted_baseILN9__gnu_cxx12_Lock_policyE(?<policy>\d)E/.exec(
        symbolsWith({ name: 'bits/c++config.h', text: header }, program),
      )?.groups?.['policy'];
    expect(policy(text)).toBe('1');
    expect(policy(mended ?? '')).toBe('2');
  });
});
