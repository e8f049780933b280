import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const log = samplePath('one-connection.log');
const clean = [
  '====== Heap Trace: 0 records (20 capacity) ======',
  '====== Heap Trace Summary ======',
  'Mode: Heap Trace Leaks',
  "0 bytes 'leaked' in trace (0 allocations)",
  'records: 0 (20 capacity, 20 high water mark)',
  'total allocations: 17',
  'total frees: 39',
  '================================',
  '',
].join('\r\n');

describe('the version', () => {
  it.each(['--version', '-V'])('%s is that of package.json', (option) => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(runCli([option])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('the exit code', () => {
  it('is 0 where nothing was found', () => {
    const run = runCli(['heap', '-'], { input: clean });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/^CLEAN/);
  });

  it('is 1 where something was found', () => {
    expect(runCli(['heap', log]).code).toBe(1);
  });

  it.each([
    ['never', 0],
    ['error', 0],
    ['warning', 1],
    ['note', 1],
  ])('with --fail-on %s is %d for a leak, which is a warning', (severity, code) => {
    expect(runCli(['heap', log, '--fail-on', severity]).code).toBe(code);
  });

  it.each([
    ['no log', ['heap']],
    ['an unknown option', ['heap', log, '--frobnicate']],
    ['an unknown command', ['frobnicate']],
    ['a format that does not exist', ['heap', log, '--format', 'yaml']],
    ['a severity that does not exist', ['heap', log, '--fail-on', 'always']],
    ['an option without its value', ['heap', log, '--elf']],
    ['an empty name for the output', ['heap', log, '--output', '']],
  ])('is 2 for %s, with a hint on stderr', (_, args) => {
    const run = runCli(args);
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toMatch(/^error: /);
  });

  it('is 0 for help', () => {
    const run = runCli(['heap', '--help']);
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toContain('--sdkconfig');
  });

  it('is 3 for an input without a trace, whose error has a stack with --debug', () => {
    const run = runCli(['--debug', 'heap', '-'], { input: 'hello\n' });
    expect(run.code).toBe(3);
    expect(run.stderr).toMatch(/\n\s+at /);
  });
});

describe('options that every command has', () => {
  it('are taken before its name and behind it, and there they win', () => {
    const behind = runCli(['heap', log, '--format', 'json']).stdout;
    expect(JSON.parse(behind).schemaVersion).toBe(1);
    expect(runCli(['--format', 'json', 'heap', log]).stdout).toBe(behind);
    expect(runCli(['--format', 'text', 'heap', '--format', 'json', log]).stdout).toBe(behind);
    const path = folder.file('before.json');
    expect(runCli(['--output', path, 'heap', log, '--format', 'json']).stdout).toBe('');
    expect(readFileSync(path, 'utf8')).toBe(behind);
    expect(runCli(['--no-color', 'heap', log], { env: { FORCE_COLOR: '1' } }).stdout).not.toContain('\x1b[');
  });

  it('are taken before a command of a command', () => {
    const { stdout } = runCli(['--format', 'json', 'heap', 'diff', log, log]);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, added: [], grown: [] });
  });
});

describe('--output', () => {
  it('writes what stdout would have had, and nothing to stdout', () => {
    const path = folder.file('report.json');
    const args = ['heap', log, '--format', 'json'];
    const run = runCli([...args, '--output', path]);
    expect(run).toEqual({ code: 1, stdout: '', stderr: '' });
    expect(readFileSync(path, 'utf8')).toBe(runCli(args).stdout);
  });

  it('replaces a file that is there', () => {
    const path = folder.write('old.txt', 'old');
    runCli(['heap', log, '--output', path]);
    expect(readFileSync(path, 'utf8')).toMatch(/^LEAK 8,628 B/);
  });

  it('leaves nothing behind, and an old file as it was, when the input fails', () => {
    const inside = folder.file('atomic');
    mkdirSync(inside);
    expect(runCli(['heap', folder.file('missing.log'), '--output', join(inside, 'new.txt')]).code).toBe(3);
    expect(readdirSync(inside)).toEqual([]);
    const kept = folder.write('kept.txt', 'old');
    expect(runCli(['heap', '-', '--output', kept], { input: 'hello\n' }).code).toBe(3);
    expect(readFileSync(kept, 'utf8')).toBe('old');
    expect(readdirSync(folder.path).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('into a directory that does not exist is an error', () => {
    const run = runCli(['heap', log, '--output', join(folder.path, 'nowhere', 'a.txt')]);
    expect([run.code, run.stdout]).toEqual([3, '']);
    expect(run.stderr).toMatch(/^error: .*cannot be written: its directory does not exist\.\n.+\n$/);
  });

  it('onto a directory is an error, and leaves nothing behind', () => {
    const target = folder.file('target');
    mkdirSync(target);
    const run = runCli(['heap', log, '--output', target]);
    expect(run.code).toBe(3);
    expect(run.stderr).toMatch(/^error: .*cannot be written: it is a directory\.\n.+\n$/);
    expect(readdirSync(folder.path).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  // A device that takes nothing stands for a disk that is full; not on every system.
  it('that cannot be written is an error', ({ skip }) => {
    const blocker = folder.write('blocker', 'a file, not a directory');
    if (!existsSync(blocker)) skip('no file can be made here');
    const run = runCli(['heap', log, '--output', join(blocker, 'a.txt')]);
    expect(run.code).toBe(3);
    expect(run.stderr).toMatch(/^error: .*cannot be written: .+\n.+\n$/);
  });
});

describe('colours', () => {
  const hasColour = (args: readonly string[], env: Readonly<Record<string, string>> = {}): boolean =>
    runCli(['heap', log, ...args], { env }).stdout.includes('\x1b[');

  it('are not sent into a pipe', () => {
    expect(hasColour([])).toBe(false);
  });

  it('are sent where FORCE_COLOR asks for them', () => {
    expect(hasColour([], { FORCE_COLOR: '1' })).toBe(true);
    expect(hasColour([], { FORCE_COLOR: '0' })).toBe(false);
  });

  it('are not sent where NO_COLOR or --no-color forbids them', () => {
    expect(hasColour([], { NO_COLOR: '1' })).toBe(false);
    expect(hasColour(['--no-color'], { FORCE_COLOR: '1' })).toBe(false);
  });

  it('never stand in JSON', () => {
    expect(hasColour(['--format', 'json'], { FORCE_COLOR: '1' })).toBe(false);
    expect(hasColour(['--format', 'ndjson'], { FORCE_COLOR: '1' })).toBe(false);
  });

  it('do not change the words', () => {
    const coloured = runCli(['heap', log], { env: { FORCE_COLOR: '1' } }).stdout;
    expect(coloured.replaceAll(/\x1b\[\d+m/g, '')).toBe(runCli(['heap', log]).stdout);
  });
});

describe('hostile names in a log', () => {
  const hostile = Buffer.from(
    `--- 0x40000048: \x1b]0;x\x07evil\u202e at /p/<script>.c:27\r\n${readFileSync(log, 'latin1')}`,
    'utf8',
  );

  it.each(['text', 'json', 'ndjson'])('never reach stdout raw in %s', (format) => {
    const { stdout } = runCli(['heap', '-', '--format', format], { input: hostile });
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e]/);
    expect(stdout).toContain('evil');
  });
});
