import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { MemoryModelConfig } from '../../src/streamer/chip/firmware/model-config.js';
import { leakBlocks } from '../../src/streamer/chip/firmware/model-config.js';
import { RunningProgram, startSignal, urlOf, whyNoWebRtc } from '../support/rtc-stage.js';
import { runCli, startCli } from '../support/run-cli.js';
import { SimulatedBoard } from '../support/simulated-board.js';
import { TemporaryFolder } from '../support/temporary-folder.js';
import { isThorough } from '../support/thorough.js';

const folder = new TemporaryFolder();
const reason = (await whyNoWebRtc()) ?? (isThorough ? null : 'takes a minute: ESP_RTC_DIAG_THOROUGH=1');

/** What analyze says of the console of ten real connections to a board with this model. */
async function analyzeTen(name: string, model: Partial<MemoryModelConfig>) {
  const board = await SimulatedBoard.open({ model });
  try {
    await board.says(/Clients: 0/);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    await board.view({ cycles: 10, holdMs: 300, settleMs: 4_300 });
    await new Promise((resolve) => setTimeout(resolve, 4_500));
    const log = folder.write(`${name}.log`, board.text);
    const { stdout } = runCli(['analyze', log, '--format', 'json', '--fail-on', 'never']);
    const report = JSON.parse(stdout);
    const trendOf = (capability: string) =>
      report.cycleTrends.find((trend: any) => trend.boot === 0 && trend.capability === capability);
    return { report, dma: trendOf('dma'), heap: trendOf('heap') };
  } finally {
    await board.close();
  }
}

const within5Percent = (actual: number, expected: number): void => {
  expect(Math.abs(actual - expected)).toBeLessThan(0.05 * expected);
};

describe(
  'analyze on the console of ten connections to the board that is not there',
  { timeout: 180_000 },
  () => {
    it.concurrent('finds the leak that the model was told', async ({ skip }) => {
      if (reason !== null) return skip(reason);
      const { report, dma } = await analyzeTen('leak', { leak: leakBlocks(8_628) });
      expect([report.cyclesCount, dma.verdict]).toEqual([10, 'leak']);
      within5Percent(dma.perCycleBytes, 8_628);
      expect(report.verdict).toMatch(/^LEAK 8\.[2-6] KB of DMA/);
    });

    it.concurrent('tells a cache that fills from a leak', async ({ skip }) => {
      if (reason !== null) return skip(reason);
      const cache = { sizeBytes: 1_024, count: 6, region: 'internal' as const, connections: 5 };
      const { report, dma } = await analyzeTen('bounded', { cache });
      expect([report.cyclesCount, dma.verdict]).toEqual([10, 'bounded']);
      expect(report.findings.filter(({ severity }: any) => severity !== 'note')).toEqual([]);
    });

    it.concurrent('finds nothing where nothing is kept but what the first connection sets up', async ({
      skip,
    }) => {
      if (reason !== null) return skip(reason);
      const { report, dma } = await analyzeTen('none', {});
      expect([report.cyclesCount, ['none', 'set-up'].includes(dma.verdict)]).toEqual([10, true]);
      expect(report.findings.filter(({ severity }: any) => severity !== 'note')).toEqual([]);
    });

    it.concurrent('finds the failed allocation of an exhaustion, and the leak that led to it', async ({
      skip,
    }) => {
      if (reason !== null) return skip(reason);
      const leak = [{ sizeBytes: 8_192, count: 5, region: 'internal' as const }];
      const { report, dma } = await analyzeTen('exhaustion', { leak });
      expect(report.verdict).toMatch(/^OUT OF MEMORY in line \d+: allocation of .* DMA \+ INTERNAL failed/);
      expect(report.allocFailures[0]).toMatchObject({
        boot: 0,
        caps: ['DMA', 'INTERNAL'],
        capsValue: '0x00000808',
      });
      expect(report.bootsCount).toBe(2);
      // 365 KB less 6 of set-up: eight connections leak 320, the ninth finds no room.
      expect(dma.verdict).toBe('leak');
      within5Percent(dma.perCycleBytes, 40_960);
    });
  },
);

describe('the streamer behind a chip that is served', { timeout: 90_000 }, () => {
  it('loses with each real connection what its model was told, and analyze says so', async ({ skip }) => {
    if (reason !== null) return skip(reason);
    const signal = await startSignal();
    const board = new RunningProgram(
      `simulate --streamer --listen socket://127.0.0.1:0 --signal ${urlOf(signal)} --leak 8628`.split(' '),
    );
    const { url } = JSON.parse(await board.line('"event":"listening"'));
    await signal.line('"id":"server"');
    const rec = folder.file('board.rec');
    const monitor = startCli(['monitor', '--port', url, '--record', rec, '--timeout', '60000']);
    const ended = once(monitor, 'close');
    monitor.stdout.resume();
    const args = `view --signal ${urlOf(signal)} --cycles 6 --for 300 --settle 4200 --format json`;
    expect(await new RunningProgram(args.split(' ')).ended()).toBe(0);
    monitor.kill('SIGINT');
    await ended;
    await Promise.all([board.stop(), signal.stop()]);
    const report = JSON.parse(runCli(['analyze', rec, '--format', 'json']).stdout);
    const dma = report.cycleTrends.find(({ capability }: { capability: string }) => capability === 'dma');
    expect([report.cyclesCount, dma.verdict]).toEqual([6, 'leak']);
    within5Percent(dma.perCycleBytes, 8_628);
  });
});
