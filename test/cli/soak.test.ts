import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RunningProgram, whyNoWebRtc } from '../support/rtc-stage.js';
import { runCli } from '../support/run-cli.js';
import { boardFlash } from '../support/board-flash.js';
import { samplePath } from '../support/sample-path.js';
import { withServer } from '../support/tcp-server.js';
import { TemporaryFolder } from '../support/temporary-folder.js';
import { isThorough } from '../support/thorough.js';

const folder = new TemporaryFolder();
const noRtc = await whyNoWebRtc();
const noLong = noRtc ?? (isThorough ? null : 'takes a minute: ESP_RTC_DIAG_THOROUGH=1');

/** Soaks the built-in chip; resolves with the exit code and the report. */
async function soak(...args: readonly string[]) {
  const program = new RunningProgram(['soak', '--http-port', '0', '--format', 'json', ...args]);
  const code = await program.ended();
  return { code, report: JSON.parse(program.lines.join('\n')), stderr: program.stderr };
}

const twelve = ['--port', 'sim', '--cycles', '12', '--hold', '200'];

const dmaOf = ({ cycleTrends }: any): any =>
  cycleTrends.find(({ capability }: { capability: string }) => capability === 'dma');
const ownersOf = ({ findings }: any): any[] =>
  findings
    .filter(({ ruleId }: any) => ruleId === 'cycle-owner')
    .map(({ evidence: { perCycle, group } }: any) => [perCycle, group.size]);

describe('soak with nothing attached', { timeout: 300_000 }, () => {
  it('makes real connections, ties what came to each, and keeps what was said', async ({ skip }) => {
    if (noRtc !== null) return skip(noRtc);
    const rec = folder.file('soak.rec');
    const args = '--port sim --cycles 2 --hold 200 --settle 400'.split(' ');
    const { code, report } = await soak(...args, '--record', rec, '--fail-on', 'error');
    expect(code).toBe(0);
    expect(report).toMatchObject({
      requestedCycles: 2,
      completedCycles: 2,
      connectedCycles: 2,
      cutCycles: 0,
      stoppedBy: 'cycles',
      certainty: null,
      traced: true,
      simulated: true,
      cyclesCount: 2,
    });
    for (const { media } of report.cycles) expect(media.videoFrames).toBeGreaterThan(0);
    // A trace of each connection.
    expect(report.dumps).toHaveLength(2);
    expect(existsSync(rec)).toBe(true);
    expect(JSON.parse(runCli(['analyze', rec, '--format', 'json']).stdout).cyclesCount).toBe(2);
  });

  it('is interrupted while its port has not answered yet', async ({ skip }) => {
    if (noRtc !== null) return skip(noRtc);
    const told: RunningProgram[] = [];
    const code = await withServer(
      (socket) => socket.once('data', () => process.kill(told[0]!.pid, 'SIGINT')),
      async (port) => {
        const args = ['soak', '--http-port', '0', '--cycles', '2', '--port', `rfc2217://127.0.0.1:${port}`];
        const program = new RunningProgram(args);
        told.push(program);
        return program.ended();
      },
    );
    expect(code).toBe(130);
  });

  it('says at once what is wrong with its options', () => {
    const lines = ['', '--port sim', '--cycles 2', '--cycles 0 --port sim'];
    const together = ['--flash build', '--checkpoint x --record y'].map(
      (line) => `--cycles 2 --port sim ${line}`,
    );
    // Each takes the start of the program.
    for (const line of isThorough ? [...lines, ...together] : lines.slice(1, 2)) {
      expect([line, runCli(['soak', ...line.split(' ').filter(Boolean)]).code]).toEqual([line, 2]);
    }
  });

  it.concurrent('finds a leak to within 5 %, names its blocks, and stops when it is sure', async ({
    skip,
  }) => {
    if (noLong !== null) return skip(noLong);
    const { code, report } = await soak(...twelve, '--leak', '8628');
    const dma = dmaOf(report);
    expect([code, dma.verdict, report.stoppedBy]).toEqual([1, 'leak', 'certain']);
    expect(Math.abs(dma.perCycleBytes - 8628)).toBeLessThan(8628 * 0.05);
    expect(report.certainty).toMatchObject({ capability: 'dma', verdict: 'leak', confidence: 0.99 });
    expect(report.certainty.cycles).toBe(report.completedCycles);
    expect(ownersOf(report)).toEqual([
      [102, 84],
      [1, 60],
    ]);
  });

  it.concurrent('finds no leak where there is none', async ({ skip }) => {
    if (noLong !== null) return skip(noLong);
    const { code, report } = await soak(...twelve, '--leak', '0');
    expect([code, dmaOf(report).verdict, report.stoppedBy]).toEqual([0, 'set-up', 'certain']);
    expect(report.certainty.high).toBeLessThan(512);
  });

  it.concurrent('finds 84 B a connection by traces, which no reading in KB shows', async ({ skip }) => {
    if (noLong !== null) return skip(noLong);
    const { code, report } = await soak(...twelve, '--leak', '84');
    expect([code, ownersOf(report)]).toEqual([1, [[1, 84]]]);
    expect(report.verdict).toMatch(/^LEAK 84 B per connection/);
  });

  it.concurrent('tells a cache that fills from a leak, and waits for it', async ({ skip }) => {
    if (noLong !== null) return skip(noLong);
    const cache = { sizeBytes: 1_024, count: 6, region: 'internal', connections: 4 };
    const model = folder.write('cache.json', JSON.stringify({ cache }));
    const { code, report } = await soak(...twelve, '--model', model);
    expect([code, dmaOf(report).verdict]).toEqual([0, 'bounded']);
    expect(report.completedCycles).toBe(12);
  });

  it.concurrent('flashes a build before, once, and soaks what it holds', async ({ skip }) => {
    if (noLong !== null) return skip(noLong);
    const flash = folder.file('board.bin');
    writeFileSync(flash, boardFlash(new Map()));
    const args = [
      '--port',
      `sim:${flash}`,
      '--flash',
      samplePath('build'),
      '--cycles',
      '1',
      '--settle',
      '500',
    ];
    const { code, report, stderr } = await soak(...args, '--fail-on', 'error');
    expect([code, report.completedCycles]).toEqual([0, 1]);
    expect(stderr).toMatch(/FLASHED \d files/);
    // Its application is in the flash now, and what it says of itself in the console.
    expect(report.boots[0].project).toBe(JSON.parse(readApp()).app.project);
  });

  it.concurrent('ends with a crash, and says what broke', async ({ skip }) => {
    if (noLong !== null) return skip(noLong);
    const { code, report } = await soak(...twelve, '--leak', '70000');
    expect([code, report.stoppedBy]).toEqual([1, 'crash']);
    expect(report.verdict).toMatch(/^OUT OF MEMORY/);
    expect(report.completedCycles).toBeLessThan(7);
  });
});

function readApp(): string {
  return runCli(['image', samplePath('build/streamer.bin'), '--format', 'json']).stdout;
}

describe('soak diff', () => {
  const report = (perCycle: number): string => {
    const free = (dma: number) => ({ heap: null, dma, internal: null, psram: null });
    const cycles = Array.from({ length: 10 }, (_, i) => {
      const dma = Math.floor((365_000 - perCycle * i) / 1_024) * 1_024;
      return { boot: 0, id: i + 1, endMs: 1_000 * i, after: free(dma), lowest: free(dma) };
    });
    const trend = { boot: 0, capability: 'dma', cycles: 10, perCycleBytes: perCycle };
    const verdict = perCycle > 0 ? 'leak' : 'none';
    return JSON.stringify({ cycles, cycleTrends: [{ ...trend, verdict }], findings: [] });
  };
  const [leaky, clean] = [folder.write('leaky.json', report(8_628)), folder.write('clean.json', report(0))];

  it('says cured, worse and same, and its exit code is a gate', () => {
    const run = (...args: readonly string[]) => {
      const { code, stdout } = runCli(['soak', 'diff', ...args]);
      return [code, stdout.split(' ')[0]];
    };
    expect(run(leaky, clean)).toEqual([0, 'CURED:']);
    expect(run(clean, leaky)).toEqual([1, 'WORSE:']);
    expect(run(leaky, leaky)).toEqual([1, 'SAME:']);
    expect(run(leaky, leaky, '--fail-on', 'error')).toEqual([0, 'SAME:']);
  });

  it('refuses what is no report and what has no connections', ({ skip }) => {
    if (!isThorough) return skip('starts the program five times: ESP_RTC_DIAG_THOROUGH=1');
    const codeOf = (text: string): number | null =>
      runCli(['soak', 'diff', leaky, folder.write('bad', text)]).code;
    expect(codeOf('{"cycles":1}')).toBe(3);
    expect(codeOf('{')).toBe(3);
    expect(codeOf('nothing of a console')).toBe(3);
    expect(codeOf('{"cycles":[],"cycleTrends":[],"findings":[]}')).toBe(3);
    expect(runCli(['soak', 'diff', leaky, folder.file('absent')]).code).toBe(3);
    expect(readFileSync(leaky, 'utf8')).toContain('leak');
  });
});
