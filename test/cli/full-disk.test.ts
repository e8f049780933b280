import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, type TestContext } from 'vitest';
import { runCli, type CliRun } from '../support/run-cli.js';
import { withServer } from '../support/tcp-server.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const program = fileURLToPath(new URL('../../bin/esp-rtc-diag', import.meta.url));
/** Of the limit, in the units of bash. */
const limitBytes = 1024;
const lines = Array.from({ length: 200 }, (_, i) => `I (${100 + i}) app: line ${i}\r\n`);

/** A program that can write no file longer than a kilobyte, as on a disk that is full then. */
async function runOnFullDisk(ctx: TestContext, args: readonly string[]): Promise<CliRun> {
  if (process.platform === 'win32') ctx.skip('there is no ulimit here');
  const script = 'ulimit -f 1; exec "$0" "$@"';
  const child = spawn('bash', ['-c', script, process.execPath, program, ...args], { timeout: 60_000 });
  child.stdin.end();
  const ended = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await ended;
  return { code, stdout, stderr };
}

/** A device that says the lines, and one more to each line that it hears. */
const withDevice = (use: (port: string) => Promise<void>): Promise<void> =>
  withServer(
    (socket) => {
      socket.write(lines.join(''));
      socket.on('data', (bytes) => socket.write(`you said ${bytes.toString().trim()}\r\n`));
    },
    (port) => use(`socket://127.0.0.1:${port}`),
  );

const endedEarly = (rec: string): RegExp =>
  new RegExp(`error: Recording into ${rec} ended early: .+\n.+ is whole.+\n$`);

function expectWholePart(rec: string): void {
  expect(statSync(rec).size).toBeLessThanOrEqual(limitBytes);
  const replayed = runCli(['replay', rec, '--speed', '0']);
  expect([replayed.code, lines.join('').startsWith(replayed.stdout)]).toEqual([0, true]);
}

describe.concurrent('a recording on a disk that is full', { timeout: 90_000 }, () => {
  it('costs drive neither its steps nor its answer', async (ctx) => {
    const rec = folder.file('drive.rec');
    const steps = [{ expect: 'line 199' }, { send: 'mem' }, { expect: 'you said mem' }];
    const script = folder.write('script.json', JSON.stringify({ timeoutMs: 5000, steps }));
    await withDevice(async (port) => {
      const args = ['drive', script, '--port', port, '--record', rec, '--format', 'json'];
      const run = await runOnFullDisk(ctx, args);
      expect(JSON.parse(run.stdout)).toMatchObject({ passed: true, stepsCount: 3, failure: null });
      expect([run.code, run.stderr]).toEqual([3, expect.stringMatching(endedEarly(rec))]);
    });
    expectWholePart(rec);
  });

  it('costs monitor no line, and its text is seen all the same', async (ctx) => {
    const rec = folder.file('monitor.rec');
    await withDevice(async (port) => {
      const args = ['--until', 'line 199', '--timeout', '20000', '--record', rec];
      const run = await runOnFullDisk(ctx, ['monitor', '--port', port, ...args]);
      const shown = run.stdout.split('\n').filter((line) => line.startsWith('I ('));
      expect(shown.join('\r\n')).toBe(lines.join('').trimEnd());
      expect([run.code, run.stderr]).toEqual([3, expect.stringMatching(endedEarly(rec))]);
    });
    expectWholePart(rec);
  });

  it('ends record, which tells what it has', async (ctx) => {
    const rec = folder.file('record.rec');
    await withDevice(async (port) => {
      const run = await runOnFullDisk(ctx, ['record', rec, '--port', port, '--for', '20000']);
      expect(run.stdout).toMatch(/^RECORDED /);
      expect([run.code, run.stderr]).toEqual([3, expect.stringMatching(endedEarly(rec))]);
    });
    expectWholePart(rec);
  });

  it('leaves the file that a command would have replaced as it was', async (ctx) => {
    const file = folder.write('part.bin', 'as it was');
    const run = await runOnFullDisk(ctx, ['read-flash', '0x0', '0x2000', file, '--port', 'sim']);
    expect([run.code, run.stderr]).toEqual([
      3,
      expect.stringContaining('Make room, or give a path on another disk.'),
    ]);
    expect(readFileSync(file, 'utf8')).toBe('as it was');
  });
});
