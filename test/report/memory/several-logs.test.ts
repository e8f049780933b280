import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { LogAnalysis } from '../../../src/analysis/log-analysis.js';
import type { LogSummary } from '../../../src/model/log-report.js';
import { LineSplitter } from '../../../src/parsers/log/lines/line-splitter.js';
import { LogRouter } from '../../../src/parsers/log/log-router.js';
import { toLogReport } from '../../../src/report/log/log-page.js';
import { writeLogText } from '../../../src/report/log/log-text.js';
import { formatMarkdown } from '../../../src/report/markdown/markdown-report.js';
import { createDmaTextReporter } from '../../../src/report/memory/text-reporter.js';

const monitor = (ms: number, dma: number): string => `I (${ms}) app: Heap: 31000 KB free | DMA: ${dma} KB\n`;
const readings = (...dma: readonly number[]): string =>
  dma.map((kilobytes, i) => monitor(1_000 * (i + 1), kilobytes)).join('');
const logs = {
  'a.log': `${readings(300, 290, 300)}E (3100) esp-tls: mbedtls_ssl_setup returned -0x7F00\n`,
  'b.log': `${readings(100, 90, 110)}E (3100) pthread: Failed to create task!\n`,
};

function summaryOf(texts: Readonly<Record<string, string>>): LogSummary {
  const analysis = new LogAnalysis({ elfs: [], sdkconfig: null });
  for (const [source, text] of Object.entries(texts)) {
    analysis.startSource(source);
    const router = new LogRouter(analysis.heap, (record) => analysis.record(record));
    const splitter = new LineSplitter((line) => router.push(line));
    splitter.push(Buffer.from(text));
    splitter.end();
    router.end();
  }
  return analysis.finish();
}

const look = { style: new Chalk({ level: 0 }), columns: null, logs: Object.keys(logs) };

describe('the text of two logs, of which each has a line 4 and a first boot', () => {
  it('says which one is meant', () => {
    let text = '';
    const options = { ...look, elfs: [], hasSdkconfig: false };
    writeLogText(summaryOf(logs), false, { write: (piece) => void (text += piece), options });
    const [verdict, origin] = text.split('\n');
    expect(verdict).toContain('OUT OF MEMORY in line 4: esp-tls');
    expect(origin).toMatch(/^2 logs, the verdict is of a\.log · /);
    expect(text).toMatch(/Why: a\.log: Line 4 /);
    expect(text).toMatch(/warning: b\.log: Line 4 /);
  });

  it('shows the memory of the log that the verdict is of, in Markdown, too', () => {
    const inputs = { ...look, elfs: [], hasSdkconfig: false, isInterrupted: false, constructors: [] };
    const markdown = formatMarkdown(toLogReport(summaryOf(logs), inputs), '1.0.0');
    expect(markdown).toMatch(/\| DMA \| 300 KB \| 290 KB \| 300 KB \|/);
    expect(markdown).toContain('2 logs, the verdict is of a.log');
    expect(markdown).toMatch(/\*\*warning\*\* b\.log: Line 4 /);
  });

  it('has the memory of each for itself', () => {
    let text = '';
    const { console } = summaryOf(logs);
    const reporter = createDmaTextReporter((piece) => void (text += piece), look);
    reporter.finish({ ...console, isInterrupted: false });
    const rows = text.split('\n').filter((line) => /^[ab]\.log:$|^ +1 {2}DMA /.test(line));
    const figures = rows.map((row) => row.replaceAll(/ {2,}/g, ' ').replace(/ \S+$/, '').trim());
    expect(figures).toEqual(['a.log:', '1 DMA 300 KB 290 KB 300 KB', 'b.log:', '1 DMA 100 KB 90 KB 110 KB']);
    expect(text).toContain('warning: b.log: Line 4 ');
  });
});
