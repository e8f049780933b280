import { execFileSync, spawn, spawnSync, type StdioOptions } from 'node:child_process';
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, type TestContext } from 'vitest';
import { whyNoWebRtc } from '../support/rtc-stage.js';
import { runCli } from '../support/run-cli.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const log = samplePath('one-connection.log');
const program = fileURLToPath(new URL('../../bin/esp-rtc-diag', import.meta.url));

/** A device that takes nothing, as a disk that is full. */
function openFull(ctx: TestContext): number {
  if (!existsSync('/dev/full') || !statSync('/dev/full').isCharacterDevice())
    ctx.skip('there is no /dev/full');
  return openSync('/dev/full', 'w');
}

function run(
  args: readonly string[],
  stdio: StdioOptions,
): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    stdio,
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { code: status, stdout: stdout ?? '', stderr: stderr ?? '' };
}

describe('--output', () => {
  it('writes into a pipe and does not put a file in its place', async (ctx) => {
    if (process.platform === 'win32') ctx.skip('there is no mkfifo');
    const pipe = folder.file('pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = spawn('cat', [pipe]);
    const [read, written] = [text(reader.stdout), runCli(['heap', log, '--output', pipe])];
    // Where a file took its place nobody writes into the pipe, whose name is gone: the reader would wait for ever.
    const isPipe = lstatSync(pipe).isFIFO();
    if (!isPipe) reader.kill();
    expect(isPipe).toBe(true);
    expect([written.code, written.stderr]).toEqual([1, '']);
    expect(await read).toMatch(/^LEAK 8,628 B/);
  });

  it('does not take the place of a file that the same command reads, by whatever name', (ctx) => {
    if (process.platform === 'win32') ctx.skip('links need a right here');
    const [mine, link] = [folder.write('mine.log', readFileSync(log)), folder.file('to-mine')];
    symlinkSync(mine, link);
    for (const args of [
      ['heap', mine, '--output', mine],
      ['analyze', mine, '--output', link],
      ['nack', '--check', link, '--output', mine],
      ['flash', '--port', `sim:${mine}`, '--output', mine],
    ]) {
      const { code, stderr } = runCli(args);
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/^error: --output .* would take the place of .*\nGive --output another name/),
      ]);
    }
    expect(readFileSync(mine).equals(readFileSync(log))).toBe(true);
  });

  it('follows a link to what is not there yet, and refuses one that leads round', (ctx) => {
    if (process.platform === 'win32') ctx.skip('links need a right here');
    const [target, link] = [folder.file('later.txt'), folder.file('to-later')];
    symlinkSync('later.txt', link);
    expect(runCli(['heap', log, '--output', link]).code).toBe(1);
    expect([lstatSync(link).isSymbolicLink(), lstatSync(target).isFile()]).toEqual([true, true]);
    const round = folder.file('round');
    symlinkSync('round', round);
    const { code, stderr } = runCli(['heap', log, '--output', round]);
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining('cannot be written: too many symbolic links.'),
    ]);
    expect(lstatSync(round).isSymbolicLink()).toBe(true);
  });

  it('follows a link to what it leads to', (ctx) => {
    if (process.platform === 'win32') ctx.skip('links need a right here');
    const target = folder.write('target.txt', 'old');
    const link = folder.file('link.txt');
    symlinkSync(target, link);
    expect(runCli(['heap', log, '--output', link]).code).toBe(1);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(target, 'utf8')).toMatch(/^LEAK 8,628 B/);
  });

  it('leaves nothing behind where a soak is refused before it begins', () => {
    mkdirSync(folder.file('run'));
    const settings = { event: 'soak', schemaVersion: 1, port: 'sim', hold: 1, settle: 1 };
    folder.write(join('run', 'soak.ndjson'), `${JSON.stringify(settings)}\n`);
    const args = ['--cycles', '3', '--checkpoint', folder.file('run'), '--output', folder.file('soak.json')];
    expect(runCli(['soak', '--port', 'sim', ...args]).code).toBe(2);
    expect(readdirSync(folder.path).filter((name) => name.includes('soak'))).toEqual([]);
  });

  it('into a device that takes nothing is an error', (ctx) => {
    closeSync(openFull(ctx));
    const link = folder.file('full');
    symlinkSync('/dev/full', link);
    const { code, stderr } = runCli(['heap', log, '--output', link]);
    expect([code, stderr]).toEqual([
      3,
      `error: ${link} cannot be written: the disk is full.\nMake room, or give --output a path on another disk.\n`,
    ]);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
  });
});

describe('a stdout that is full', () => {
  const recording = folder.write(
    'a.rec',
    Buffer.concat([
      Buffer.from('esp-rtc-rec 1 {"port":"sim","startedAt":"2026-01-01T00:00:00.000Z"}\n'),
      Buffer.from([1, 0, 0, 0, 0, 3, 0, 0, 0, 0x61, 0x62, 0x0a]),
    ]),
  );

  it.for<readonly [string, readonly string[]]>([
    ['text', ['heap', log]],
    ['JSON', ['heap', log, '--format', 'json']],
    ['help', ['heap', '--help']],
    ['the bytes of a recording', ['replay', recording, '--speed', '0']],
    ['connections that go on', ['view', '--signal', 'ws://127.0.0.1:1', '--cycles', '3']],
  ])('ends %s with a sentence', async ([, args], ctx) => {
    const why = args[0] === 'view' ? await whyNoWebRtc() : null;
    if (why !== null) ctx.skip(why);
    const full = openFull(ctx);
    const { code, stderr } = run(args, ['ignore', full, 'pipe']);
    closeSync(full);
    expect([code, stderr]).toEqual([
      3,
      'error: The answer cannot be written to stdout: the disk is full.\nWhat was written is not whole. Send it to another place.\n',
    ]);
  });

  it('is no matter on the side of stderr', (ctx) => {
    const cut = folder.write('cut.log.gz', gzipSync(readFileSync(log)).subarray(0, -20));
    const full = openFull(ctx);
    const { code, stdout } = run(['heap', cut], ['ignore', 'pipe', full]);
    closeSync(full);
    expect([code, stdout.slice(0, 12)]).toEqual([1, 'LEAK 8,628 B']);
    expect(run(['heap', cut], 'pipe').stderr).toMatch(/^warning: .*ends early/);
  });
});
