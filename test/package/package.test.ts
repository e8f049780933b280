import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { npmPack } from '../support/npm-pack.js';
import { TemporaryFolder } from '../support/temporary-folder.js';
import { isThorough, onlyThorough } from '../support/thorough.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
// Two installations are some thousand files to remove.
vi.setConfig({ hookTimeout: 120_000 });
const folder = new TemporaryFolder();
const log = 'samples/one-connection.log';

/** The example of the page, as a reader copies it. */
function example(): string {
  const page = readFileSync(join(root, 'docs/library.md'), 'utf8');
  return /^```js\n(?<code>[\s\S]*?)^```$/m.exec(page)?.groups?.['code'] ?? '';
}

function pack(): string {
  return folder.file(npmPack('--pack-destination', folder.path).filename);
}

function run(program: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    timeout: 280_000,
  });
  if (error) throw error;
  expect(`${status} ${stderr}`).toMatch(/^[01] /);
  return stdout;
}

describe('library', () => {
  it('runs the example of its page, with the findings that analyze has', () => {
    const place = folder.file('example');
    mkdirSync(join(place, 'node_modules'), { recursive: true });
    symlinkSync(root, join(place, 'node_modules', 'esp-rtc-diag'));
    symlinkSync(join(root, 'samples'), join(place, 'samples'));
    writeFileSync(join(place, 'example.mjs'), example());
    const printed = run(process.execPath, ['example.mjs'], place).trimEnd().split('\n');
    const answer = JSON.parse(
      run(process.execPath, ['bin/esp-rtc-diag', 'analyze', log, '--format', 'json'], root),
    ) as { findings: { severity: string; ruleId: string }[] };
    const expected = answer.findings.map(({ severity, ruleId }) => `${severity} ${ruleId}`);
    expect(expected).toContain('warning heap-leak');
    expect(printed.toSorted()).toEqual(expected.toSorted());
  });

  it(
    'has types with which its example compiles strictly, and a mistake does not',
    { timeout: 120_000 },
    ({ skip }) => {
      if (!isThorough) return skip(onlyThorough);
      const place = folder.file('typed');
      mkdirSync(join(place, 'node_modules', '@types'), { recursive: true });
      symlinkSync(root, join(place, 'node_modules', 'esp-rtc-diag'));
      symlinkSync(join(root, 'node_modules/@types/node'), join(place, 'node_modules/@types/node'));
      const args = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--types', 'node'];
      const compile = (name: string, code: string): number | null => {
        writeFileSync(join(place, name), code);
        return spawnSync(join(root, 'node_modules/.bin/tsc'), [...args, name], { cwd: place }).status;
      };
      expect(compile('good.mts', example())).toBe(0);
      expect(compile('bad.mts', example().replace('severity, ruleId', 'severity, ruleID'))).not.toBe(0);
    },
  );
});

describe('package', () => {
  beforeEach(({ skip }) => {
    if (!isThorough) skip(onlyThorough);
  });

  it('has nothing that publint minds', () => {
    const { status, stdout } = spawnSync(
      join(root, 'node_modules/.bin/publint'),
      ['--strict', '--pack', 'npm'],
      {
        cwd: root,
        encoding: 'utf8',
      },
    );
    expect(stdout).toContain('All good!');
    expect(status).toBe(0);
  });

  it.each([
    ['with', []],
    ['without', ['--omit=optional']],
  ])('installs into an empty folder and runs, %s optional packages', { timeout: 300_000 }, (kind, flags) => {
    const place = folder.file(`installed-${kind}`);
    mkdirSync(place);
    writeFileSync(join(place, 'package.json'), '{"private":true}');
    run('npm', ['install', '--no-audit', '--no-fund', ...flags, pack()], place);
    const own = join(place, 'node_modules/esp-rtc-diag');
    const program = join(place, 'node_modules/.bin/esp-rtc-diag');
    expect(existsSync(join(place, 'node_modules/serialport'))).toBe(kind === 'with');
    expect(run(program, ['--version'], place)).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(run(program, ['heap', join(own, log), '--elf', join(own, 'samples/streamer.elf')], place)).toMatch(
      /^LEAK 8,628 B in 69 blocks/,
    );
    expect(run(program, ['analyze', join(own, log), '--format', 'html'], place)).toContain('<html');
    expect(run(program, ['doctor', join(own, 'samples/project')], place)).toMatch(/^NOT READY/);
    expect(run(program, ['reset', '--port', 'sim'], place)).not.toBe('');
    writeFileSync(
      join(place, 'use.mjs'),
      "import { parsePartitionCsv as p } from 'esp-rtc-diag';console.log(p('a, app, , , 1M').rows.length)",
    );
    expect(run(process.execPath, ['use.mjs'], place)).toBe('1\n');
    const checks = run(program, ['doctor', join(own, 'samples/project'), '--format', 'json'], place);
    const missing = [...checks.matchAll(/"message":"([\w-]+) is not there/g)];
    const names = missing.map(([, name]) => name).join(' ');
    for (const name of ['serialport', 'node-datachannel'])
      expect(names.includes(name)).toBe(kind === 'without');
  });
});
