import { describe, expect, it } from 'vitest';
import { gzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { binaryFrame } from '../support/binary-log.js';
import { runCli } from '../support/run-cli.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const boot =
  'ESP-ROM:esp32p4-eco2-20240710\nrst:0x1 (POWERON),boot:0x30f\nI (31) boot: ESP-IDF v5.5 2nd stage bootloader\n';
const log = folder.write('boot.log', boot);
/** Bytes without a meaning and without a zero. */
const noise = folder.write(
  'noise.log',
  Uint8Array.from({ length: 4096 }, (_, i) => ((i * 167 + 13) % 255) + 1),
);
const wide = folder.write('wide.log', Buffer.from(boot, 'utf16le'));
const compressed = folder.write('app.elf.gz', gzipSync(readFileSync(samplePath('streamer.elf'))));

describe('the wrong thing in the right place', () => {
  it.each([
    [['media', 'check', log], /boot\.log is a file, not a folder\.\nGive the folder/],
    [['toolchain', 'check', log], /boot\.log is a file, not a folder\.\nGive the folder/],
    [['flash', log, '--dry-run'], /boot\.log is a file, not a build folder\.\n.+flash OFFSET/],
    [['flash', folder.path, '--dry-run'], /flasher_args\.json does not exist\.\nBuild the project first/],
    [['heap', noise], /noise\.log holds no heap trace; it looks like a binary file\.\n/],
    [['analyze', noise], /; it looks like a binary file\.\n/],
    [['heap', wide], /wide\.log holds no heap trace\.\n.+analyze LOG/],
    [['dma', folder.write('empty.log', '')], /empty\.log is empty\.\n/],
    [['symbolize', compressed, '0x40001422'], /app\.elf\.gz is not an ELF file\.\n.+gunzip it first\.\n/],
    [['heap', ''], /^error: A file name is empty\.\nLook at the command line/],
    [['audit', '-'], /^error: - is no file\.\nHere stdin is not read/],
    // The folder is what is missing, not the place of the image.
    [['media', 'image', 'nosuch', folder.file('a.img'), '--size', '1M'], /^error: nosuch does not exist\.\n/],
    [['media', 'ls', '-'], /^error: stdin is empty\.\n/],
    [['image', log], /: its first byte is not 0xE9\.\n/],
  ] as const)('%j', (args, words) => {
    const { code, stdout, stderr } = runCli(args);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(words);
  });

  it.each(['analyze', 'dma'])('%s of a log that tells of a boot alone says what to do next', (command) => {
    const { code, stdout } = runCli([command, log]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^NOTHING TOLD .+\n.+boot\.log · 1 boot\n\nNext:\n {2}1\. Let the firmware print/);
  });
});

it("a log that a chip wrote in ESP-IDF's binary form says so, and what to do", () => {
  const frames = Array.from({ length: 40 }, (_, i) =>
    binaryFrame({ program: i < 20 ? 1 : 2, timeMs: 30 + i }),
  );
  const binary = folder.write('binary.log', Buffer.concat([Buffer.from(boot), ...frames]));
  for (const command of ['analyze', 'dma', 'heap']) {
    const { stderr } = runCli([command, binary]);
    expect(stderr).toMatch(/^warning: .*binary\.log holds ESP-IDF's binary log .*idf\.py monitor/);
  }
  expect(runCli(['analyze', log]).stderr).not.toMatch(/binary/);
});

// The second rate counted as video's, and a third one too.
it('rates of more tracks than a viewer has, or than there are storages, are refused', () => {
  const rates = ['--packet-rate', '270', '--packet-rate', '50'];
  for (const more of [
    ['--storages', '1'],
    ['--packet-rate', '30'],
  ]) {
    const { code, stderr } = runCli(['nack', ...rates, ...more]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: [23] rates are given for [12] track/)]);
  }
  expect(runCli(['nack', ...rates]).stdout).toMatch(/at 270 packets\/s \(200 ms are 54 packets\)/);
});

it('a claim without figures that can be compared is not said to hold', () => {
  const { code, stdout } = runCli(['nack', '--check', folder.write('claim.json', '{"about":"a crash"}')]);
  expect([code, stdout]).toEqual([0, 'NOTHING TO CHECK: no two figures of the claim can be compared\n']);
});

describe('a report at 80 columns', () => {
  it('has no wider line than that below its verdict, with ten connections', () => {
    const { stdout } = runCli(['dma', samplePath('ten-connections.log')]);
    const [, origin = '', ...rest] = stdout.split('\n');
    expect(origin).toMatch(/ten-connections\.log · 1 boot · 3 min 15 s · 256 samples · 10 connections$/);
    expect(rest.filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('help', () => {
  it('ends with commands to begin with, which are there', () => {
    const [, lines = ''] = runCli(['--help']).stdout.split('\nBegin with:\n');
    const named = [...lines.matchAll(/^ {2}esp-rtc-diag (\w+)/gm)].map(([, name]) => name);
    expect(named).toEqual(['doctor', 'analyze', 'ctors', 'soak']);
  });

  it.each([[['--help']], [['heap', '--help']], [['soak', '--help']]])('%j fits 80 columns', (args) => {
    const { stdout } = runCli(args);
    expect(stdout).toContain('Commands:');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('of a command below another is shown, and a name that is none is said to be none', () => {
    expect(runCli(['help', 'heap', 'diff']).stdout).toMatch(/^Usage: esp-rtc-diag heap diff /);
    for (const words of [
      ['help', 'nosuch'],
      ['help', 'heap', 'nosuch'],
      ['media', 'help', 'nosuch'],
    ]) {
      const { code, stderr } = runCli(words);
      expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: unknown command 'nosuch'\n/)]);
    }
  });

  it('does not say of an option that is off that its default is false', () => {
    for (const words of [['flash'], ['doctor'], ['nack']]) {
      const { stdout } = runCli([...words, '--help']);
      expect(stdout).toContain('Options:');
      expect(stdout).not.toMatch(/default:\s+false|default:\s+\[/);
    }
  });
});

describe('what was typed, or what a glob gave', () => {
  const hostile = '\x1b[2J\x07\u202eevil';
  it.each([
    [hostile],
    [`--${hostile}`],
    ['heap', '--format', hostile],
    ['view', '--signal', hostile],
    ['heap', `${hostile}.log`, '--debug'],
    ['completion', hostile],
  ])('is quoted without its control characters: %j %j %j', (...args) => {
    const { code, stderr } = runCli(args.filter((arg) => arg !== undefined));
    expect([2, 3]).toContain(code);
    expect(stderr).toContain('evil');
    expect(stderr).not.toMatch(/[\x1b\x07\u202e]/);
  });
});
