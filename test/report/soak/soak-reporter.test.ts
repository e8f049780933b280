import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { LiveLog } from '../../../src/analysis/live-log.js';
import type { SoakFacts } from '../../../src/model/soak.js';
import { createSoakReporter, formatSoakProgress } from '../../../src/report/soak/soak-reporter.js';
import { logReport } from '../../support/log-report.js';

const none = (): undefined => undefined;
const facts: SoakFacts = {
  requestedCycles: 12,
  completedCycles: 9,
  connectedCycles: 8,
  cutCycles: 0,
  resumedCycles: 0,
  stoppedBy: 'cycles',
  certainty: null,
  traced: false,
  simulated: false,
};

function lastLine(change: Partial<SoakFacts>): string {
  let text = '';
  const look = { style: new Chalk({ level: 0 }), columns: null };
  const options = { ...look, logs: ['a.log'], elfs: [], hasSdkconfig: false };
  const live = new LiveLog({ source: 'a.log', elfs: [], onLine: none, onAlarm: none, onDump: none });
  const reporter = createSoakReporter('text', (piece) => void (text += piece), options);
  reporter.finish(live.finish(), { ...facts, ...change });
  return text.trimEnd().split('\n').at(-1) ?? '';
}

describe('the last line of a soak', () => {
  it('says how many connections were made of those asked for, and in how many media came', () => {
    expect(lastLine({})).toBe('Soaked: 9 of 12 connections, media came in 8; ended: all that were asked for');
  });

  it('says which of them an earlier run has made', () => {
    expect(lastLine({ resumedCycles: 4, cutCycles: 1, stoppedBy: 'crash' })).toBe(
      'Soaked: 9 of 12 connections (4 of an earlier run, 1 more cut off with it), media came in 8; ended: the device crashed',
    );
  });

  it('says how surely a connection keeps what', () => {
    const certainty = { capability: 'dma', confidence: 0.99, cycles: 8, low: 8000, high: 9300 } as const;
    expect(lastLine({ stoppedBy: 'certain', certainty: { ...certainty, verdict: 'leak' } })).toContain(
      'a connection keeps 7.8-9.1 KB of DMA (99 %, by 8 connections,',
    );
    expect(lastLine({ stoppedBy: 'certain', certainty: { ...certainty, verdict: 'none' } })).toContain(
      'no connection keeps more than 9.1 KB of DMA (99 %, by 8 connections,',
    );
  });
});

it('the line of progress has what a connection keeps by now', () => {
  const trends = logReport().console.cycleTrends.items;
  expect(formatSoakProgress(4, 12, trends)).toBe('connection 4 of 12 · DMA 8 KB a connection (8 KB)');
  expect(formatSoakProgress(1, 12, [])).toBe('connection 1 of 12');
});
