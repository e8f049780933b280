import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import type { LogSummary } from '../../../src/model/log-report.js';
import { toLogReport } from '../../../src/report/log/log-page.js';
import { writeLogText } from '../../../src/report/log/log-text.js';
import { formatMarkdown } from '../../../src/report/markdown/markdown-report.js';
import { createDmaTextReporter } from '../../../src/report/memory/text-reporter.js';
import { analyseLogs } from '../../support/analyse-logs.js';

const monitor = (ms: number, dma: number): string => `I (${ms}) app: Heap: 31000 KB free | DMA: ${dma} KB\n`;
const readings = (...dma: readonly number[]): string =>
  dma.map((kilobytes, i) => monitor(1_000 * (i + 1), kilobytes)).join('');
const logs = {
  'a.log': `${readings(300, 290, 300)}E (3100) esp-tls: mbedtls_ssl_setup returned -0x7F00\n`,
  'b.log': `${readings(100, 90, 110)}E (3100) pthread: Failed to create task!\n`,
};

const summary = (): LogSummary => analyseLogs({ 'a.log': [logs['a.log']], 'b.log': [logs['b.log']] });

const look = { style: new Chalk({ level: 0 }), columns: null, logs: Object.keys(logs) };

describe('the text of two logs, of which each has a line 4 and a first boot', () => {
  it('says which one is meant', () => {
    let text = '';
    const options = { ...look, elfs: [], hasSdkconfig: false };
    writeLogText(summary(), false, { write: (piece) => void (text += piece), options });
    const [verdict, origin] = text.split('\n');
    expect(verdict).toContain('OUT OF MEMORY in line 4: esp-tls');
    expect(origin).toMatch(/^2 logs, the verdict is of a\.log · /);
    expect(text).toMatch(/Why: a\.log: Line 4 /);
    expect(text).toMatch(/warning: b\.log: Line 4 /);
  });

  it('shows the memory of the log that the verdict is of, in Markdown, too', () => {
    const inputs = { ...look, elfs: [], hasSdkconfig: false, isInterrupted: false, constructors: [] };
    const markdown = formatMarkdown(toLogReport(summary(), inputs), '1.0.0');
    expect(markdown).toMatch(/\| DMA \| 300 KB \| 290 KB \| 300 KB \|/);
    expect(markdown).toContain('2 logs, the verdict is of a.log');
    expect(markdown).toMatch(/\*\*warning\*\* b\.log: Line 4 /);
  });

  it('has the memory of each for itself', () => {
    let text = '';
    const { console } = summary();
    const reporter = createDmaTextReporter((piece) => void (text += piece), look);
    reporter.finish({ ...console, isInterrupted: false });
    const rows = text.split('\n').filter((line) => /^[ab]\.log:$|^ +1 {2}DMA /.test(line));
    const figures = rows.map((row) => row.replaceAll(/ {2,}/g, ' ').replace(/ \S+$/, '').trim());
    expect(figures).toEqual(['a.log:', '1 DMA 300 KB 290 KB 300 KB', 'b.log:', '1 DMA 100 KB 90 KB 110 KB']);
    expect(text).toContain('warning: b.log: Line 4 ');
  });
});
