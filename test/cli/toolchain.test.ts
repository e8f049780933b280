import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';
import { TemporaryFolder } from '../support/temporary-folder.js';
import { addArchives, makeToolchain, snapshot } from '../support/toolchain-tree.js';

const folder = new TemporaryFolder();

describe('toolchain', () => {
  it('is checked, patched, checked and restored byte for byte', () => {
    const home = folder.file('esp');
    const root = makeToolchain(home);
    const before = snapshot(home);

    const faulty = runCli(['toolchain', 'check', home]);
    expect([faulty.code, faulty.stderr]).toEqual([1, '']);
    expect(faulty.stdout).toMatch(
      /^FAULTY 1 RISC-V library: each std::shared_ptr makes a mutex; std::shared_mutex is never destroyed\n/,
    );
    expect(faulty.stdout).toContain('3 of 3');

    const rehearsal = runCli(['toolchain', 'patch', home, '--dry-run']);
    expect(rehearsal.code).toBe(0);
    expect(rehearsal.stdout).toMatch(/^WOULD PATCH 4 headers; nothing was changed\n/);
    expect(rehearsal.stdout).toContain('+#define _GLIBCXX_HAVE_ATOMIC_LOCK_POLICY 1');
    expect(rehearsal.stdout).toContain('-    ~__shared_mutex_pthread() = default;');
    expect(snapshot(home)).toEqual(before);

    const patched = runCli(['toolchain', 'patch', home, '--format', 'json']);
    expect(patched.code).toBe(0);
    const { verdict, files } = JSON.parse(patched.stdout);
    expect(verdict).toBe('PATCHED 4 headers');
    expect(files.map(({ action }: { action: string }) => action)).toEqual(Array(4).fill('patched'));

    const clean = runCli(['toolchain', 'check', home, '--format', 'json']);
    expect(clean.code).toBe(0);
    expect(JSON.parse(clean.stdout)).toMatchObject({
      schemaVersion: 1,
      libraries: [{ root, version: '14.2.0', target: 'riscv32-esp-elf', patch: 'whole' }],
      findings: [{ ruleId: 'toolchain-archive-unchecked', severity: 'note' }],
    });
    expect(runCli(['toolchain', 'patch', home]).stdout).toMatch(/^NOTHING to patch/);

    const restored = runCli(['toolchain', 'restore', home]);
    expect([restored.code, restored.stderr]).toEqual([0, '']);
    expect(restored.stdout).toMatch(/^RESTORED 4 headers\n/);
    expect(snapshot(home)).toEqual(before);
    expect(runCli(['toolchain', 'restore', home]).stdout).toMatch(/^NOTHING to restore\n/);
  });

  it('says what the libstdc++.a of each multilib says, and what stays wrong until it agrees', () => {
    const home = folder.file('archives');
    makeToolchain(home);
    const [first = ''] = addArchives(home, 1);
    const patched = runCli(['toolchain', 'patch', home]);
    expect(patched.code).toBe(0);
    expect(patched.stdout).toContain('Still wrong, since libstdc++.a was not changed:');
    expect(patched.stdout).toContain('fs_dir.o');
    expect(patched.stdout).toContain('[toolchain-archive-rwlock]');

    const mixed = runCli(['toolchain', 'check', home, '--format', 'json']);
    expect(mixed.code).toBe(1);
    expect(JSON.parse(mixed.stdout)).toMatchObject({
      verdict: 'MIXED 1 RISC-V library: libstdc++.a has not the policy of its headers',
      libraries: [
        {
          archives: [
            {
              path: first,
              multilib: 'default',
              objects: 3,
              policies: [{ policy: 'mutex', objects: ['fs_dir.o'] }],
              undestroyed: ['memory_resource.o'],
              problem: null,
            },
            {},
            {},
          ],
        },
      ],
      findings: [
        {
          ruleId: 'toolchain-archive-policy',
          severity: 'warning',
          evidence: { count: 3, of: 3, policy: 'mutex' },
        },
        {
          ruleId: 'toolchain-archive-rwlock',
          severity: 'note',
          evidence: { objects: ['memory_resource.o'] },
        },
      ],
    });

    addArchives(home, 2);
    writeFileSync(first, readFileSync(first).subarray(0, 200));
    const cut = runCli(['toolchain', 'check', home]);
    expect([cut.code, cut.stderr, cut.stdout.split('\n', 1)[0]]).toEqual([0, '', 'CLEAN 1 RISC-V library']);
    expect(cut.stdout).toMatch(/^libstdc\+\+\.a {3}default +cannot be read$/m);
    expect(cut.stdout).toMatch(/^libstdc\+\+\.a {3}rv32imac\S+ +atomic in 1 of 3 objects$/m);
    expect(cut.stdout).toContain('[toolchain-archive-unchecked]');
  });

  it('refuses with 5 what somebody has edited since, and shows what differs', () => {
    const home = folder.file('edited');
    const path = join(makeToolchain(home), 'shared_mutex');
    runCli(['toolchain', 'patch', home]);
    writeFileSync(path, `${readFileSync(path, 'utf8')}// by hand \x1b[2J\n`);
    const run = runCli(['toolchain', 'restore', home]);
    expect(run.code).toBe(5);
    expect(run.stdout).toMatch(/^REFUSED: 1 header edited since the patch; nothing was changed\n/);
    expect(run.stdout).toContain('+// by hand \\x1b[2J');
    expect(run.stdout).not.toContain('\x1b');
    expect(runCli(['toolchain', 'check', home]).stdout).toMatch(/^UNFINISHED patch/);
  });

  it('says where it finds no toolchain', () => {
    const run = runCli(['toolchain', 'check', folder.path, '--format', 'json']);
    // The folder has those of the other tests.
    expect(run.code).toBe(1);
    const none = runCli([
      'toolchain',
      'check',
      join(folder.file('esp'), 'riscv32-esp-elf/include/c++/14.2.0/riscv32-esp-elf'),
    ]);
    expect([none.code, none.stdout]).toEqual([3, '']);
    expect(none.stderr).toContain('holds no libstdc++ for RISC-V');
  });
});
