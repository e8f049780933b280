import { readFileSync } from 'node:fs';
import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { LiveLog } from '../../../src/analysis/live-log.js';
import type { LogSummary } from '../../../src/model/log-report.js';
import { formatLogOrigin } from '../../../src/report/log/log-origin.js';
import { describeLogFinding } from '../../../src/report/log/log-messages.js';
import { writeLogText } from '../../../src/report/log/log-text.js';
import { formatLogVerdict } from '../../../src/report/log/log-verdict.js';
import { dumpLines, traceOf } from '../../support/print-dump.js';
import { samplePath } from '../../support/sample-path.js';

const none = (): undefined => undefined;

function summaryOf(log: string | Uint8Array): LogSummary {
  const live = new LiveLog({ source: 'a.log', elfs: [], onLine: none, onAlarm: none, onDump: none });
  live.push(Buffer.from(log), 0);
  return live.finish();
}

/** Lines of the report with ANSI colours. */
function coloured(summary: LogSummary): readonly string[] {
  let text = '';
  const asked = { logs: ['a.log'], elfs: [], hasSdkconfig: false };
  const options = { ...asked, style: new Chalk({ level: 1 }), columns: 500 };
  writeLogText(summary, false, { write: (piece) => void (text += piece), options });
  return text.split('\n');
}

const boot =
  'ESP-ROM:esp32p4-eco2-20240710\nrst:0x1 (POWERON),boot:0x30f (SPI_FAST_FLASH_BOOT)\nI (31) boot: ESP-IDF v5.5 2nd stage bootloader\n';
const monitor = (ms: number): string =>
  `I (${ms}) app: Heap: 31000 KB free | DMA: 300 KB | Internal: 330 KB\n`;
const readings = [1_000, 2_000, 3_000, 4_000].map(monitor).join('');
const watchdog = (rows: string): string =>
  `E (9000) task_wdt: Task watchdog got triggered. The following tasks/users did not reset the watchdog in time:\n${rows}E (9000) task_wdt: Tasks currently running:\nE (9000) task_wdt: CPU 0: encoder\nE (9000) task_wdt: CPU 1: IDLE1\n`;

describe('the colour of the first line', () => {
  // Of bold: 31 red, 33 yellow, 32 green.
  it.each([
    ['a leak', readFileSync(samplePath('ten-connections.log')), 'LEAK', 31],
    ['what cannot be told', boot, 'NOTHING TOLD', 33],
    ['nothing found', readFileSync(samplePath('ten-connections-clean.log')), '', 32],
  ])('is that of %s', (_, log, word, code) => {
    const [first = ''] = coloured(summaryOf(log));
    expect(first.startsWith(`\u001b[1m\u001b[${code}m${word}`)).toBe(true);
  });
});

describe('where the verdict comes from', () => {
  it('has the span of one boot, and none over several, whose clocks begin anew', () => {
    expect(formatLogOrigin(summaryOf(boot + readings), ['a.log'])).toContain('1 boot · 3.0 s · 4 samples');
    expect(formatLogOrigin(summaryOf(boot + readings + boot + readings), ['a.log'])).toContain(
      '2 boots · 8 samples',
    );
  });
});

describe('who did not reset the task watchdog', () => {
  const tellOf = (rows: string): string => formatLogVerdict(summaryOf(boot + watchdog(rows)));

  it('is named', () => {
    expect(tellOf('E (9000) task_wdt:  - IDLE0 (CPU 0)\n')).toContain(
      'IDLE0 did not run in time, while encoder ran',
    );
    expect(tellOf('E (9000) task_wdt:  - net (CPU 0)\n')).toContain('net did not reset it in time');
  });

  it('is a task where the list is lost, of which is not known that it did not run', () => {
    expect(tellOf('')).toContain('a task did not reset it in time, while encoder ran');
    expect(tellOf('Aborting.\n')).toContain('Task watchdog: a task did not reset it in time');
  });
});

it('blocks of a trace of all allocations are still in use, of a trace of leaks not freed', () => {
  const told = (mode: 'all' | 'leaks'): string =>
    summaryOf(`${dumpLines(traceOf([{ sizeBytes: 84 }], { mode })).join('\n')}\n`)
      .findings.filter(({ ruleId }) => ruleId === 'heap-leak')
      .map((finding) => describeLogFinding(finding).message)
      .join();
  expect(told('all')).toMatch(/^84 B of internal RAM still in use: /);
  expect(told('leaks')).toMatch(/^84 B of internal RAM not freed: /);
});
