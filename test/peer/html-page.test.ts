import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, describe, expect, it, type TestContext } from 'vitest';
import { readPageAssets } from '../../src/io/page-assets.js';
import { formatHtmlReport } from '../../src/report/html/html-report.js';
import { logReport } from '../support/log-report.js';
import { runCli } from '../support/run-cli.js';
import { samplePath } from '../support/sample-path.js';
import { TemporaryFolder } from '../support/temporary-folder.js';
import { isThorough, onlyThorough } from '../support/thorough.js';

const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'].find(
  existsSync,
);
const folder = new TemporaryFolder();
let browser: Browser | undefined;

/** Those of a test: a page that stays open goes on drawing beside the next one. */
const opened: BrowserContext[] = [];
/** Pages by the arguments that they are made with. */
const made = new Map<string, string>();

afterEach(async () => {
  await Promise.all(opened.splice(0).map(async (context) => context.close()));
});
afterAll(async () => browser?.close());

type Opened = { readonly page: Page; readonly complaints: readonly string[] };

/** Opens a page in a real browser, without a network, and keeps what it complains of. */
async function openPage(
  html: string,
  { skip }: TestContext,
  look: { readonly width?: number; readonly isDark?: boolean } = {},
): Promise<Opened> {
  if (executablePath === undefined) return skip('Chromium is not installed');
  const { chromium } = await import('playwright-core');
  browser ??= await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const context = await browser.newContext({
    offline: true,
    viewport: { width: look.width ?? 1200, height: 900 },
    colorScheme: look.isDark ? 'dark' : 'light',
  });
  opened.push(context);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) complaints.push(`asks for ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(pathToFileURL(folder.write('report.html', html)).href);
  return { page, complaints };
}

const parts = { ...readPageAssets('report'), version: '0.0.0' };

function open(text: string | undefined, context: TestContext): Promise<Opened> {
  return openPage(formatHtmlReport(logReport(text), parts), context);
}

/** The page that the program makes of logs. */
function pageOf(...args: readonly string[]): string {
  const key = args.join(' ');
  const known = made.get(key);
  if (known !== undefined) return known;
  const path = folder.file('made.html');
  runCli(['analyze', ...args, '--format', 'html', '--output', path, '--fail-on', 'never']);
  const html = readFileSync(path, 'utf8');
  made.set(key, html);
  return html;
}

const sampleLog = samplePath('ten-connections.log');
const sampleElf = ['--elf', samplePath('streamer.elf')];

/** Pixels of each canvas that are not empty. */
function inkOf(page: Page): Promise<number[]> {
  return page.locator('canvas').evaluateAll((canvases) =>
    canvases.map((canvas: any) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((value: number, index: number) => index % 4 === 3 && value > 0).length;
    }),
  );
}

describe('the HTML report in Chromium', { timeout: 120_000 }, () => {
  it('draws its charts offline and complains of nothing', async (context) => {
    const { page, complaints } = await open(undefined, context);
    expect(await page.locator('h1').textContent()).toMatch(/^LEAK 8 KB/);
    // Internal, DMA and heap over time; what the connections kept of internal and DMA.
    await page.locator('#bars-1').scrollIntoViewIfNeeded();
    await expect.poll(() => page.locator('canvas').count()).toBe(5);
    for (const count of await inkOf(page)) expect(count).toBeGreaterThan(2000);
    expect(complaints).toEqual([]);
  });

  it('obeys nothing that a device printed', async (context) => {
    const attack = `</script><script>alert(1)</script><img src=x onerror=alert(2)>"'<a href="javascript:alert(3)">x</a>`;
    const { page, complaints } = await open(attack, context);
    expect(await page.locator('h1').textContent()).toContain(attack);
    expect(await page.locator('img, a').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('shows the extremes of the data, and is drawn soon', async (context) => {
    const { page, complaints } = await openPage(pageOf(sampleLog, ...sampleElf), context);
    const { samples } = JSON.parse(runCli(['analyze', sampleLog, '--format', 'json']).stdout);
    const dma = samples
      .filter(({ phase }: any) => phase === null)
      .flatMap(({ dmaFreeBytes }: any) => dmaFreeBytes ?? []);
    const shown = await page
      .locator('h3', { hasText: 'DMA' })
      .locator('[data-bytes]')
      .evaluateAll((all) => all.map((one) => Number((one as any).dataset.bytes)));
    expect(shown).toEqual([Math.min(...dma), Math.max(...dma), dma.at(-1)]);
    const [measure] = await page.evaluate(() =>
      performance.getEntriesByName('report').map(({ duration }) => duration),
    );
    // 300 ms is the aim on an idle machine; this one runs other tests meanwhile.
    expect(measure).toBeLessThan(3000);
    expect(complaints).toEqual([]);
  });

  it('draws the same time at the same place in each panel', async (context) => {
    const { page } = await open(undefined, context);
    await expect.poll(() => page.locator('.timeline canvas').count()).toBe(3);
    const places = await page.locator('.timeline .u-over').evaluateAll((plots) =>
      plots.map((plot: any) => {
        const { left, width } = plot.getBoundingClientRect();
        return [left, width];
      }),
    );
    expect(places).toHaveLength(3);
    // The last one alone has a time axis, whose marks need room.
    for (const place of places) expect(place).toEqual(places[0]);
  });

  it('zooms by drag, keys and buttons, all panels together', async (context) => {
    const { page } = await openPage(pageOf(sampleLog), context);
    const group = page.locator('#timeline-0');
    const shown = async (): Promise<number[]> =>
      ((await group.getAttribute('data-shown')) ?? '').split(' ').map(Number);
    await group.locator('[data-zoom="+"]').click();
    const first = await shown();
    await group.focus();
    await page.keyboard.press('+');
    const second = await shown();
    expect(second[1]! - second[0]!).toBeCloseTo((first[1]! - first[0]!) / 2, 3);
    await page.keyboard.press('ArrowRight');
    expect((await shown())[0]).toBeGreaterThan(second[0]!);
    await page.keyboard.press('0');
    const whole = await shown();
    const box = (await group.locator('.u-over').first().boundingBox())!;
    await page.mouse.move(box.x + box.width / 4, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + 20, { steps: 5 });
    await page.mouse.up();
    const dragged = await shown();
    expect(dragged[1]! - dragged[0]!).toBeLessThan((whole[1]! - whole[0]!) / 3);
  });

  it('moves nothing when a chart is drawn', async (context) => {
    const { page } = await openPage(pageOf(sampleLog, ...sampleElf), context);
    const heights = async (): Promise<number[]> =>
      page
        .locator('.chart')
        .evaluateAll((charts) => charts.map((chart) => (chart as any).getBoundingClientRect().height));
    const isDrawn = async (): Promise<boolean> => (await page.locator('.chart:empty').count()) === 0;
    const before = await heights();
    expect(await isDrawn()).toBe(false);
    await page.locator('#bars-3').scrollIntoViewIfNeeded();
    await expect.poll(isDrawn).toBe(true);
    expect(await heights()).toEqual(before);
  });

  it('sorts and filters the owners, and finds functions in the stacks', async (context) => {
    const { page } = await openPage(pageOf(sampleLog, ...sampleElf), context);
    const sizes = async (): Promise<number[]> =>
      page
        .locator('#owners tbody tr:not([hidden]) td:nth-child(3)')
        .evaluateAll((cells) => cells.map((cell) => Number((cell as any).dataset.sort)));
    await page.locator('#owners th', { hasText: 'size' }).locator('button').click();
    const sorted = await sizes();
    expect(sorted).toEqual(sorted.toSorted((a, b) => b - a));
    await page.locator('input[data-filters="owners"]').fill('make_buffer');
    expect((await sizes()).length).toBe(2);
    await page.locator('#icicle-find').fill('xQueueCreateMutex');
    expect(await page.locator('.node.found').count()).toBeGreaterThan(0);
    // 640 mutexes of 84 bytes: samples/README.md.
    expect(await page.locator('#icicle-found').textContent()).toContain('53,760 B');
    const node = page.locator('.node', { hasText: 'vPortTaskWrapper' }).last();
    await node.locator(':scope > .box').click();
    expect(await page.locator('.node.aside').count()).toBeGreaterThan(0);
    await page.locator('#icicle-all').click();
    expect(await page.locator('.node.aside').count()).toBe(0);
  });

  it('does not scroll sideways at 390 px, light or dark', async (context) => {
    const width = 390;
    for (const isDark of [false, true]) {
      const { page } = await openPage(pageOf(sampleLog, ...sampleElf), context, { width, isDark });
      await page.evaluate('scrollTo(0, document.body.scrollHeight)');
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
  });

  it('draws many logs when one looks at them, and stays small', async (context) => {
    if (!isThorough) return context.skip(onlyThorough);
    const page60 = pageOf(
      ...Array.from({ length: 60 }, (_, i) => folder.write(`log-${i}.log`, readFileSync(sampleLog))),
    );
    expect(page60.length).toBeLessThan(1_000_000);
    const { page, complaints } = await openPage(page60, context);
    expect(await page.locator('details.log').count()).toBe(60);
    // Those that are folded are not drawn.
    expect(await page.locator('canvas').count()).toBeLessThan(40);
    const last = page.locator('details.log').last();
    await last.locator('summary').click();
    await expect.poll(() => last.locator('canvas').count()).toBeGreaterThan(1);
    expect(complaints).toEqual([]);
  });

  it('opens all and draws all on paper', async (context) => {
    if (!isThorough) return context.skip(onlyThorough);
    const { page } = await openPage(pageOf(sampleLog, ...sampleElf), context);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.length).toBeGreaterThan(20_000);
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator('details:not([open])').count()).toBe(0);
    expect(await page.locator('canvas').count()).toBeGreaterThan(4);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    expect(await page.locator('details:not([open])').count()).toBeGreaterThan(0);
  });
});
