import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RunningProgram, whyNoWebRtc } from '../support/rtc-stage.js';
import { runCli } from '../support/run-cli.js';
import { TemporaryFolder } from '../support/temporary-folder.js';
import { isThorough } from '../support/thorough.js';

const folder = new TemporaryFolder();

/** Soaks the built-in chip; resolves with the exit code and the report. */
async function soak(...args: readonly string[]) {
  const program = new RunningProgram([
    'soak',
    '--port',
    'sim',
    '--http-port',
    '0',
    '--format',
    'json',
    ...args,
  ]);
  const code = await program.ended();
  return { code, report: JSON.parse(program.lines.join('\n')) };
}

const twelve = ['--cycles', '12', '--hold', '300', '--settle', '4300'];
const thoroughReason = isThorough ? null : 'takes a minute: ESP_RTC_DIAG_THOROUGH=1';

const dmaOf = ({ cycleTrends }: any): any =>
  cycleTrends.find(({ capability }: { capability: string }) => capability === 'dma');

describe('soak with nothing attached', { timeout: 300_000 }, () => {
  it('makes real connections, ties what came to each, and keeps what was said', async ({ skip }) => {
    const reason = await whyNoWebRtc();
    if (reason !== null) return skip(reason);
    const rec = folder.file('soak.rec');
    const { code, report } = await soak(
      '--cycles',
      '2',
      '--hold',
      '300',
      '--settle',
      '1000',
      '--record',
      rec,
    );
    expect(code).toBe(0);
    expect(report).toMatchObject({
      requestedCycles: 2,
      completedCycles: 2,
      connectedCycles: 2,
      stoppedBy: 'cycles',
      simulated: true,
      cyclesCount: 2,
    });
    for (const { media } of report.cycles) expect(media.videoFrames).toBeGreaterThan(0);
    expect(existsSync(rec)).toBe(true);
    expect(JSON.parse(runCli(['analyze', rec, '--format', 'json']).stdout).cyclesCount).toBe(2);
  });

  it('finds a leak to within 5 %, and stops when it is sure', async ({ skip }) => {
    const reason = (await whyNoWebRtc()) ?? thoroughReason;
    if (reason !== null) return skip(reason);
    const { code, report } = await soak(...twelve, '--leak', '8628');
    const dma = dmaOf(report);
    expect([code, dma.verdict, report.stoppedBy]).toEqual([1, 'leak', 'certain']);
    expect(Math.abs(dma.perCycleBytes - 8628)).toBeLessThan(8628 * 0.05);
  });

  it('finds no leak where there is none', async ({ skip }) => {
    const reason = (await whyNoWebRtc()) ?? thoroughReason;
    if (reason !== null) return skip(reason);
    const { code, report } = await soak(...twelve, '--leak', '0');
    expect([code, ['none', 'set-up', 'bounded'].includes(dmaOf(report).verdict)]).toEqual([0, true]);
  });

  it('says at once what is wrong with its options', () => {
    expect(runCli(['soak', '--port', 'sim']).code).toBe(2);
    expect(runCli(['soak', '--cycles', '2']).code).toBe(2);
    expect(runCli(['soak', '--cycles', '0', '--port', 'sim']).code).toBe(2);
  });
});
