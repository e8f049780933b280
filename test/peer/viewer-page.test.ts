import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, describe, expect, it, type TestContext } from 'vitest';
import { childrenOf } from '../support/process-facts.js';
import { RtcStage, whyNoWebRtc } from '../support/rtc-stage.js';
import { isThorough, onlyThorough } from '../support/thorough.js';

/** Of the page; the tests' types know no browser. */
declare const document: any;

const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'].find(
  existsSync,
);
let browser: Browser | undefined;
let stage: RtcStage | undefined;

afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

async function openPage({ skip }: TestContext): Promise<{ page: Page; complaints: string[]; http: string }> {
  if (executablePath === undefined) return skip('Chromium is not installed');
  const reason = await whyNoWebRtc();
  if (reason !== null) return skip(reason);
  const { chromium } = await import('playwright-core');
  stage ??= await RtcStage.open();
  browser ??= await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP rebound.example 127.0.0.1'],
  });
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  const http = stage.url.replace('ws://', 'http://');
  return { page, complaints, http };
}

describe('the viewer page in Chromium', { timeout: 120_000 }, () => {
  it("plays the twin's video within the distance of key frames and a second", async (context) => {
    const { page, complaints, http } = await openPage(context);
    await page.goto(http);
    await page.click('#connect');
    await page.locator('body[data-state=streaming]').waitFor({ timeout: 15_000 });
    await expect.poll(() => numberOf(page, '#value-frames-decoded'), { timeout: 5_000 }).toBeGreaterThan(29);
    const connectMs = await numberOf(page, '#value-connected-after');
    expect((await numberOf(page, '#value-first-frame-after')) - connectMs).toBeLessThan(2_000);
    expect(await page.locator('#value-picture').textContent()).toBe('320 × 240');
    expect(await numberOf(page, '#value-audio-packets')).toBeGreaterThan(25);
    expect(await coloursOf(page)).toBeGreaterThan(8);
    await page.click('#disconnect');
    expect(await page.locator('#state').textContent()).toBe('Disconnected');
    expect(complaints).toEqual([]);
  });

  it('outlasts a streamer that is silent for some seconds, as one that has lost its Wi-Fi', async (context) => {
    if (!isThorough) return context.skip(onlyThorough);
    const { page, http } = await openPage(context);
    await page.goto(http);
    await page.click('#connect');
    await page.locator('body[data-state=streaming]').waitFor({ timeout: 15_000 });
    // Its peer connection lives in a worker.
    const twin = [stage!.twin.pid, ...childrenOf(stage!.twin.pid)];
    for (const pid of twin) process.kill(pid, 'SIGSTOP');
    try {
      await page.locator('#state', { hasText: 'waiting for it to come back' }).waitFor({ timeout: 15_000 });
    } finally {
      for (const pid of twin) process.kill(pid, 'SIGCONT');
    }
    await page.locator('#state', { hasText: /^Streaming$/ }).waitFor({ timeout: 15_000 });
    expect(await page.locator('#disconnect').isEnabled()).toBe(true);
  });

  it('tells who ended a cycle', async (context) => {
    const { page, http } = await openPage(context);
    await page.goto(http);
    await page.fill('#cycle-hold', '60000');
    await page.click('#cycle-start');
    await page.locator('body[data-state=streaming]').waitFor({ timeout: 15_000 });
    await page.click('#disconnect');
    expect(await page.locator('#cycle-rows tr:first-child td:last-child').textContent()).toBe('closed here');
  });

  it('makes cycles with a picture in each', async (context) => {
    if (!isThorough) return context.skip(onlyThorough);
    const { page, complaints, http } = await openPage(context);
    const cycles = 10;
    await page.goto(http);
    await page.fill('#cycle-count', String(cycles));
    await page.fill('#cycle-hold', '1500');
    await page.fill('#cycle-pause', '0');
    await page.click('#cycle-start');
    await page.locator(`#cycle-rows tr:nth-child(${cycles})`).waitFor({ timeout: cycles * 5_000 });
    expect(await page.locator('#cycle-summary').textContent()).toContain(
      `${cycles} of ${cycles} cycles: ${cycles} connected, ${cycles} with a picture`,
    );
    expect(complaints).toEqual([]);
  });

  it('lets no other page in, neither from another origin nor by DNS rebinding', async (context) => {
    const { page, http } = await openPage(context);
    const elsewhere = createServer((_, response) => response.end('<title>elsewhere</title>'));
    await new Promise<void>((resolve) => void elsewhere.listen(0, '127.0.0.1', resolve));
    try {
      await page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
      const socketEnd = await page.evaluate(`new Promise((resolve) => {
        const socket = new WebSocket(${JSON.stringify(`${stage!.url}/server`)});
        socket.addEventListener('open', () => resolve('open'));
        socket.addEventListener('error', () => resolve('refused'));
      })`);
      expect(socketEnd).toBe('refused');
      const rebound = await page.goto(http.replace('127.0.0.1', 'rebound.example'));
      expect(rebound?.status()).toBe(403);
      await stage!.signal.line('"reason":"foreign-origin"');
      await stage!.signal.line('"reason":"foreign-host"');
    } finally {
      elsewhere.close();
    }
  });
});

async function numberOf(page: Page, selector: string): Promise<number> {
  return Number.parseInt((await page.locator(selector).textContent()) ?? '', 10);
}

/** How many different colours a grid of points of the picture has: a black one has one. */
async function coloursOf(page: Page): Promise<number> {
  return page.evaluate(() => {
    const drawing = document.createElement('canvas').getContext('2d');
    drawing.drawImage(document.querySelector('video'), 0, 0, 16, 12);
    const data: Uint8ClampedArray = drawing.getImageData(0, 0, 16, 12).data;
    const colours = new Set<string>();
    for (let at = 0; at < data.length; at += 4)
      colours.add([...data.subarray(at, at + 3)].map((c) => c >> 5).join());
    return colours.size;
  });
}
