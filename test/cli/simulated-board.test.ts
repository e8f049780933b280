import { once } from 'node:events';

import { describe, expect, it } from 'vitest';
import { runCli, startCli } from '../support/run-cli.js';
import { whyNoWebRtc, RunningProgram, startSignal, urlOf } from '../support/rtc-stage.js';
import { TemporaryFolder } from '../support/temporary-folder.js';
import { isThorough } from '../support/thorough.js';

const folder = new TemporaryFolder();

/** The streamer on an emulated chip, at a signalling server; its console at a socket. */
async function openBoard(...args: readonly string[]) {
  const signal = await startSignal();
  const board = new RunningProgram([
    'simulate',
    '--streamer',
    '--listen',
    'socket://127.0.0.1:0',
    '--signal',
    urlOf(signal),
    ...args,
  ]);
  const { url } = JSON.parse(await board.line('"event":"listening"'));
  await signal.line('"id":"server"');
  return {
    port: url as string,
    signalUrl: urlOf(signal),
    close: async () => {
      await Promise.all([board.stop(), signal.stop()]);
    },
  };
}

describe('the streamer behind the chip that is not there', { timeout: 90_000 }, () => {
  it('loses with each real connection what its model was told, and analyze says so', async ({ skip }) => {
    const reason =
      (await whyNoWebRtc()) ?? (isThorough ? null : 'takes half a minute: ESP_RTC_DIAG_THOROUGH=1');
    if (reason !== null) return skip(reason);
    const board = await openBoard('--leak', '8628');
    const rec = folder.file('board.rec');
    const monitor = startCli(['monitor', '--port', board.port, '--record', rec, '--timeout', '60000']);
    const ended = once(monitor, 'close');
    monitor.stdout.resume();
    const view = await new RunningProgram([
      'view',
      '--signal',
      board.signalUrl,
      '--cycles',
      '6',
      '--for',
      '300',
      '--settle',
      '4200',
      '--format',
      'json',
    ]).ended();
    expect(view).toBe(0);
    monitor.kill('SIGINT');
    await ended;
    await board.close();
    const report = JSON.parse(runCli(['analyze', rec, '--format', 'json']).stdout);
    const dma = report.cycleTrends.find(({ capability }: { capability: string }) => capability === 'dma');
    expect([report.cyclesCount, dma.verdict]).toEqual([6, 'leak']);
    expect(dma.perCycleBytes).toBeGreaterThan(8628 * 0.95);
    expect(dma.perCycleBytes).toBeLessThan(8628 * 1.05);
  });
});
