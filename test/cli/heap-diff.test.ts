import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const elf = ['--elf', samplePath('streamer.elf')];
const one = samplePath('one-connection.log');
const two = samplePath('two-connections.log');

describe('heap diff', () => {
  it('says that a second connection leaks what the first one did', () => {
    const { stdout, stderr, code } = runCli(['heap', 'diff', one, two, ...elf]);
    expect(stdout.split('\n')[0]).toBe(
      'GROWS by 7,948 B from 8,628 B to 16.2 KB: 68 % of it is 64 x 84 B FreeRTOS mutexes created by PeerConnection (by stack)',
    );
    expect([stderr, code]).toEqual(['', 1]);
  });

  it('says what to do next where something grew', () => {
    const logs = [samplePath('one-connection.log'), samplePath('two-connections.log')] as const;
    const named = runCli(['heap', 'diff', ...logs, '--elf', samplePath('streamer.elf')]).stdout;
    expect(named).toMatch(/Next:\n {2}1\. Find out who keeps.*\n {5}\/.*peerconnection\.cpp:21\n$/);
    const bare = runCli(['heap', 'diff', ...logs]).stdout;
    expect(bare).toMatch(
      /Next:\n {2}1\. Give the ELF.*\n {5}esp-rtc-diag heap diff .* --elf build\/app\.elf\n$/,
    );
    // Without names a size is all that tells.
    expect(bare).toMatch(/ mutex\?\n/);
    expect(bare).toContain('\n? is a guess, by the size of the block\n');
    expect(named).not.toContain('a guess');
  });

  it('has all kinds of change in JSON', () => {
    const json = JSON.parse(runCli(['heap', 'diff', one, two, ...elf, '--format', 'json']).stdout);
    expect(json).toMatchObject({ schemaVersion: 1, bytesBefore: 8628, bytesAfter: 16_576 });
    expect([json.added, json.removed, json.shrunk]).toEqual([[], [], []]);
    // The two tasks live as long as the program.
    expect(json.unchanged.map(({ size, countAfter }: any) => [size, countAfter])).toEqual([
      [340, 1],
      [340, 1],
    ]);
    expect(
      json.grown.map(({ size, countBefore, countAfter }: any) => [size, countBefore, countAfter]),
    ).toEqual([
      [84, 64, 128],
      [1536, 1, 2],
      [1024, 1, 2],
      [12, 1, 2],
    ]);
  });

  it('ends well when nothing grew', () => {
    const same = runCli(['heap', 'diff', one, one, ...elf]);
    expect([same.stdout.split('\n')[0], same.code]).toEqual(['SAME: 8,628 B in both, kind by kind', 0]);
    const less = runCli(['heap', 'diff', two, one, ...elf]);
    expect([less.stdout.split('\n')[0], less.code]).toEqual([
      'SHRINKS by 7,948 B from 16.2 KB to 8,628 B',
      0,
    ]);
  });

  it('compares with a dump of an older ESP-IDF, which does not say where blocks lie', () => {
    const old = readFileSync(one, 'utf8').replaceAll(', Internal)', ')');
    const before = folder.write('old.log', old);
    for (const names of [[], elf]) {
      const { stdout, code } = runCli(['heap', 'diff', before, two, ...names]);
      expect(stdout).toMatch(/^GROWS by 7,948 B from 8,628 B to 16\.2 KB/);
      expect(stdout).toContain('Unchanged: ');
      expect(code).toBe(1);
    }
    expect(runCli(['heap', 'diff', before, one]).stdout).toMatch(/^SAME: 8,628 B in both/);
  });

  it('does not take for less what is only cut off', () => {
    const lines = readFileSync(two, 'utf8').split('\n');
    const start = lines.findLastIndex((line) => line.startsWith('====== Heap Trace:'));
    const cut = folder.write('cut.log', lines.slice(0, start + 10).join('\n'));
    const less = runCli(['heap', 'diff', two, cut]);
    expect(less.stdout).toMatch(
      /^NOT ENOUGH to say: 16\.2 KB before and \d+ B after, but blocks of the later/,
    );
    expect(less.stdout).toContain('cut.log is cut off by the end of the log: 9 of 363 records printed.');
    expect(less.code).toBe(1);
    const more = JSON.parse(runCli(['heap', 'diff', cut, two, '--format', 'json']).stdout);
    expect(more).toMatchObject({ partial: { before: true, after: false } });
    expect(more.verdict).toMatch(/^NOT ENOUGH/);
  });

  it('tells what was added from what grew', () => {
    // One more block of a size that the first log does not have.
    const text = readFileSync(two, 'latin1');
    const at = text.lastIndexOf('  1536 bytes');
    const log = `${text.slice(0, at)}  2000 bytes${text.slice(at + '  2000 bytes'.length)}`;
    const json = JSON.parse(
      runCli(['heap', 'diff', one, folder.write('more.log', log), ...elf, '--format', 'json']).stdout,
    );
    expect(json.added.map(({ size, countAfter }: any) => [size, countAfter])).toEqual([[2000, 1]]);
    expect(json.unchanged.map(({ size }: any) => size)).toContain(1536);
  });

  it('compares by size and region when only one side has names, and says so', () => {
    const args = ['heap', 'diff', one, two, '--elf-b', samplePath('streamer.elf')];
    expect(runCli(args).stdout).toContain('--elf-a');
    const { added, grown, removed, unchanged } = JSON.parse(runCli([...args, '--format', 'json']).stdout);
    expect([added, removed]).toEqual([[], []]);
    expect(grown.map(({ size, countAfter }: any) => [size, countAfter])).toEqual([
      [84, 128],
      [1536, 2],
      [1024, 2],
      [12, 2],
    ]);
    expect(unchanged.map(({ size, countAfter }: any) => [size, countAfter])).toEqual([[340, 2]]);
  });

  it('needs a trace in both logs', () => {
    const { code, stderr } = runCli(['heap', 'diff', one, folder.write('none.log', 'I (5) app: hello\n')]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: .*none\.log holds no heap trace/);
  });
});
