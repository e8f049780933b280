import { existsSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { RunningProgram, startSignal, urlOf, whyNoWebRtc } from '../support/rtc-stage.js';
import { runPeer } from '../support/run-peer.js';
import { runCli } from '../support/run-cli.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';
import { isThorough } from '../support/thorough.js';

const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'].find(
  existsSync,
);
const folder = new TemporaryFolder();
const programs: RunningProgram[] = [];
afterAll(async () => Promise.all(programs.map(async (program) => program.stop())));

async function whyNot(): Promise<string | null> {
  if (!isThorough) return 'takes half a minute: ESP_RTC_DIAG_THOROUGH=1';
  if (executablePath === undefined) return 'Chromium is not installed';
  if (runPeer(['ffmpeg'], ['-version']) === null) return 'ffmpeg is not installed';
  return whyNoWebRtc();
}

describe('media that are flashed while the board streams', { timeout: 120_000 }, () => {
  it('take the place of what it played, and Chromium plays them', async ({ skip }) => {
    const reason = await whyNot();
    if (reason !== null) return skip(reason);
    const media = folder.file('media');
    const picture = ['-f', 'lavfi', '-i', 'testsrc=size=192x144:rate=30:duration=2'];
    const clip = folder.file('clip.mp4');
    const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=2'];
    const { execFileSync } = await import('node:child_process');
    execFileSync('ffmpeg', ['-v', 'error', ...picture, ...sound, clip]);
    expect(runCli(['media', 'make', clip, media]).code).toBe(0);

    const signal = await startSignal();
    const board = new RunningProgram(
      `simulate --streamer --listen rfc2217://127.0.0.1:0 --signal ${urlOf(signal)}`.split(' '),
    );
    programs.push(board, signal);
    const { url: port } = JSON.parse(await board.line('"event":"listening"'));
    await signal.line('"id":"server"');
    const before = new RunningProgram(`view --signal ${urlOf(signal)} --for 60000 --format json`.split(' '));
    await signal.line('"type":"answer"');
    await new Promise((resolve) => setTimeout(resolve, 1_000));

    const flash = new RunningProgram(['flash', samplePath('build'), '--media', media, '--port', port]);
    expect([await flash.ended(), flash.stderr]).toEqual([0, expect.stringContaining('SIMULATION')]);
    // Whoever watched was cut off by the reset.
    await before.ended();
    const [cut] = JSON.parse(before.lines.join('')).cycles;
    expect(cut).toMatchObject({ connected: true, closedBy: 'streamer' });
    expect(cut.videoFrames).toBeGreaterThan(0);

    const { chromium } = await import('playwright-core');
    const browser = await chromium.launch({
      executablePath: executablePath!,
      args: ['--no-sandbox', '--disable-gpu'],
    });
    try {
      const page = await browser.newPage();
      await page.goto(urlOf(signal).replace('ws://', 'http://'));
      await page.click('#connect');
      await page.locator('body[data-state=streaming]').waitFor({ timeout: 15_000 });
      const decoded = page.locator('#value-frames-decoded');
      await expect
        .poll(async () => Number(await decoded.textContent()), { timeout: 8_000 })
        .toBeGreaterThan(29);
      // The picture that the program brings with it is 320 × 240.
      expect(await page.locator('#value-picture').textContent()).toBe('192 × 144');
    } finally {
      await browser.close();
    }
  });
});
