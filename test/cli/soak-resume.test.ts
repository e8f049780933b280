import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RunningProgram, whyNoWebRtc } from '../support/rtc-stage.js';
import { runCli } from '../support/run-cli.js';
import { TemporaryFolder } from '../support/temporary-folder.js';
import { isThorough } from '../support/thorough.js';

const folder = new TemporaryFolder();
const reason = (await whyNoWebRtc()) ?? (isThorough ? null : 'takes a minute: ESP_RTC_DIAG_THOROUGH=1');

/** A port that is free now: the board dials the soak's server, which comes and goes. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A board in a process of its own, which lives on whatever happens to the soak. */
async function openBoard(httpPort: number) {
  const board = new RunningProgram(
    `simulate --streamer --leak 8628 --listen rfc2217://127.0.0.1:0 --signal ws://127.0.0.1:${httpPort}`.split(
      ' ',
    ),
  );
  const { url } = JSON.parse(await board.line('"event":"listening"'));
  return { board, url: url as string };
}

const argsOf = (port: string, httpPort: number, ...more: readonly string[]): string[] => [
  ...`soak --port ${port} --http-port ${httpPort} --cycles 8 --all --hold 1200 --settle 6000`.split(' '),
  ...more,
];

const journalOf = (path: string): any[] =>
  readFileSync(join(path, 'soak.ndjson'), 'utf8')
    .split('\n')
    .flatMap((line) => (line.startsWith('{') && line.endsWith('}') ? [JSON.parse(line)] : []));

/** Kills a soak with no chance to say anything, a while after its journal holds so many records of a kind. */
async function killAfter(
  program: RunningProgram,
  path: string,
  { event, count, ms }: { event: string; count: number; ms: number },
): Promise<void> {
  const isReached = (): boolean => {
    try {
      return journalOf(path).filter((record) => record.event === event).length >= count;
    } catch {
      return false;
    }
  };
  while (!isReached()) await new Promise((resolve) => setTimeout(resolve, 20));
  await new Promise((resolve) => setTimeout(resolve, ms));
  process.kill(program.pid, 'SIGKILL');
  await program.ended();
}

const dmaOf = ({ cycleTrends }: any): any => cycleTrends.find(({ capability }: any) => capability === 'dma');

describe('a soak that was cut off', { timeout: 240_000 }, () => {
  it.concurrent('goes on where it was, counts nothing twice, and ends as an unbroken one', async ({
    skip,
  }) => {
    if (reason !== null) return skip(reason);
    const path = folder.file('broken');
    const httpPort = await freePort();
    const { board, url } = await openBoard(httpPort);
    try {
      const args = argsOf(url, httpPort, '--checkpoint', path, '--format', 'json');
      // While media flow in the third connection, and in the one after the fourth whole one. A client that is lost before
      // its answer is held by the firmware for ever, so not there.
      await killAfter(new RunningProgram(args), path, { event: 'started', count: 3, ms: 700 });
      appendFileSync(join(path, 'soak.ndjson'), '{"event":"cycle","clie');
      await killAfter(new RunningProgram(args), path, { event: 'cycle', count: 4, ms: 700 });
      const last = new RunningProgram(args);
      expect(await last.ended()).toBe(1);
      const report = JSON.parse(last.lines.join('\n'));
      expect(report).toMatchObject({
        requestedCycles: 8,
        completedCycles: 6,
        cutCycles: 2,
        resumedCycles: 4,
        stoppedBy: 'cycles',
        cyclesCount: 8,
      });
      // What was cut off the board had, so it is not made again; and it was never restarted.
      expect(new Set(report.cycles.map(({ client }: any) => client)).size).toBe(8);
      expect(new Set(report.cycles.map(({ boot }: any) => boot)).size).toBe(1);
      expect(dmaOf(report).verdict).toBe('leak');
      expect(Math.abs(dmaOf(report).perCycleBytes - 8_628)).toBeLessThan(0.05 * 8_628);
      expect(readdirSync(path).toSorted()).toEqual([
        'console-001.rec',
        'console-002.rec',
        'console-003.rec',
        'soak.ndjson',
      ]);
      // Once more: it is done, so it is told again, and nothing is done to a board.
      const again = runCli(args);
      expect(again.code).toBe(1);
      const told = JSON.parse(again.stdout);
      expect(told).toMatchObject({
        completedCycles: 6,
        cutCycles: 2,
        stoppedBy: 'cycles',
        cyclesCount: 8,
      });
      expect(dmaOf(told)).toEqual(dmaOf(report));
      expect(runCli([...args.slice(0, -2), '--settle', '9000']).code).toBe(2);
    } finally {
      await board.stop();
    }
  });

  it.concurrent('is compared with one that nobody touched', async ({ skip }) => {
    if (reason !== null) return skip(reason);
    const httpPort = await freePort();
    const { board, url } = await openBoard(httpPort);
    try {
      const whole = new RunningProgram(argsOf(url, httpPort, '--format', 'json'));
      expect(await whole.ended()).toBe(1);
      const report = JSON.parse(whole.lines.join('\n'));
      expect(report).toMatchObject({ completedCycles: 8, cutCycles: 0, resumedCycles: 0, cyclesCount: 8 });
      expect(dmaOf(report).verdict).toBe('leak');
      expect(Math.abs(dmaOf(report).perCycleBytes - 8_628)).toBeLessThan(0.05 * 8_628);
    } finally {
      await board.stop();
    }
  });

  it.concurrent('goes on by itself when the port was lost and came back', async ({ skip }) => {
    if (reason !== null) return skip(reason);
    const args =
      'soak --port sim --http-port 0 --cycles 3 --hold 200 --settle 5000 --no-traces --format json';
    // The cable is pulled in the console of the first connection.
    const program = new RunningProgram([...args.split(' '), '--fault', 'unplug@^12000']);
    expect(await program.ended()).toBe(0);
    expect(program.stderr).toContain('port lost');
    expect(program.stderr).toContain('port is back');
    const report = JSON.parse(program.lines.join('\n'));
    expect(report).toMatchObject({ stoppedBy: 'cycles', completedCycles: 3 });
  });
});
