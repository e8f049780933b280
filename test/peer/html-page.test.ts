import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, describe, expect, it, type TestContext } from 'vitest';
import { readPageAssets } from '../../src/io/page-assets.js';
import { formatHtmlReport } from '../../src/report/html/html-report.js';
import { logReport } from '../support/log-report.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const executablePath = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'].find(
  existsSync,
);
const folder = new TemporaryFolder();
let browser: Browser | undefined;

afterAll(async () => browser?.close());

/** Opens the page of a report in a real browser, without a network, and says what went wrong in it. */
async function open(text: string | undefined, { skip }: TestContext) {
  if (executablePath === undefined) return skip('Chromium is not installed');
  const { chromium } = await import('playwright-core');
  browser ??= await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  const html = formatHtmlReport(logReport(text), { ...readPageAssets('report'), version: '0.0.0' });
  await page.goto(pathToFileURL(folder.write('report.html', html)).href);
  return { page, complaints };
}

describe('the HTML report in Chromium', { timeout: 120_000 }, () => {
  it('draws its charts offline and complains of nothing', async (context) => {
    const { page, complaints } = await open(undefined, context);
    expect(await page.locator('h1').textContent()).toMatch(/^LEAK 8 KB/);
    // Internal memory, the whole heap, and what the connections kept.
    expect(await page.locator('canvas').count()).toBe(3);
    const inked = await page.locator('canvas').evaluateAll((canvases) =>
      canvases.map((canvas: any) => {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return data.filter((value: number, index: number) => index % 4 === 3 && value > 0).length;
      }),
    );
    for (const count of inked) expect(count).toBeGreaterThan(2000);
    expect(complaints).toEqual([]);
  });

  it('obeys nothing that a device printed', async (context) => {
    const attack = `</script><script>alert(1)</script><img src=x onerror=alert(2)>"'<a href="javascript:alert(3)">x</a>`;
    const { page, complaints } = await open(attack, context);
    expect(await page.locator('h1').textContent()).toContain(attack);
    expect(await page.locator('img, a').count()).toBe(0);
    expect(await page.locator('canvas').count()).toBe(3);
    expect(complaints).toEqual([]);
  });
});
