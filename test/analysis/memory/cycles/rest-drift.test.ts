import { describe, expect, it } from 'vitest';
import { ConsoleAnalysis } from '../../../../src/analysis/memory/console-analysis.js';
import type { ConsoleRecord } from '../../../../src/model/console-record.js';
import { describeConsoleFinding } from '../../../../src/report/memory/console-messages.js';
import { formatConsoleVerdict } from '../../../../src/report/memory/console-verdict.js';
import { sampleAt, stepAt } from '../../../support/console-records.js';

type Lost = {
  readonly perSecond?: number;
  readonly perConnection?: number;
  /** So many bytes go once, so many seconds after each connection. */
  readonly late?: { readonly bytes: number; readonly seconds: number };
};

/** A reading a second in whole KB; connections of 5 s with pauses of these lengths between them. */
function logOf(pauses: readonly number[], { perSecond = 0, perConnection = 0, late }: Lost): ConsoleRecord[] {
  const records: ConsoleRecord[] = [];
  let free = 365 * 1024;
  let timeMs = 0;
  const read = (held: number): void => {
    timeMs += 1_000;
    free -= perSecond;
    records.push(sampleAt(timeMs, { dma: Math.floor((free - held) / 1024) * 1024 }));
  };
  for (let i = 0; i < 8; i++) read(0);
  for (const [index, pause] of pauses.entries()) {
    records.push(stepAt(timeMs + 10, 'request', { client: `c${index}` }), stepAt(timeMs + 500, 'connected'));
    for (let i = 0; i < 5; i++) read(40_960);
    records.push(stepAt(timeMs + 10, 'disconnected'), stepAt(timeMs + 30, 'client-destroyed'));
    free -= perConnection;
    for (let i = 0; i < pause; i++) {
      if (i === late?.seconds) free -= late.bytes;
      read(0);
    }
  }
  return records;
}

function leakOf(records: readonly ConsoleRecord[]) {
  const analysis = new ConsoleAnalysis();
  analysis.startSource('a.log');
  for (const record of records) analysis.record(record);
  const { findings, verdict } = analysis.finish();
  const leak = findings.find(({ ruleId }) => ruleId === 'cycle-leak');
  return {
    leak,
    rest: leak?.ruleId === 'cycle-leak' ? leak.evidence.restBytesPerSecond : undefined,
    verdict,
  };
}

const equal = Array.from({ length: 12 }, () => 10);
const unequal = Array.from({ length: 14 }, (_, i) => [6, 30, 10, 60, 8][i % 5] ?? 6);

describe('memory that goes with time', () => {
  it.each([
    ['equal', equal],
    ['unequal', unequal],
  ])('is not laid to connections that have %s pauses', (_name, pauses) => {
    const { leak, rest, verdict } = leakOf(logOf(pauses, { perSecond: 190 }));
    expect(rest).toBeGreaterThan(150);
    expect(rest).toBeLessThan(230);
    expect(formatConsoleVerdict(verdict)).toContain('with nobody connected, too: it goes with time');
    expect(leak && describeConsoleFinding(leak).message).toContain('with time, not with connections');
  });

  it.each([
    ['goes with each connection', { perConnection: 3_000 }],
    ['goes some seconds after each connection', { late: { bytes: 3_000, seconds: 4 } }],
    ['goes late after each connection', { late: { bytes: 3_000, seconds: 6 } }],
    ['goes with each connection above all', { perConnection: 6_000, perSecond: 100 }],
  ])('is not what %s', (_name, lost) => {
    for (const pauses of [equal, unequal]) {
      const { leak, rest } = leakOf(logOf(pauses, lost));
      expect(leak).toBeDefined();
      expect(rest).toBeUndefined();
    }
  });

  it('is told of a monitor alone, which counts a viewer some time after it came', () => {
    // Two readings a second: 12 connections of 5 s, 10 s apart, of which the first reading still counts nobody.
    const records = Array.from({ length: 12 * 30 }, (_, i) => {
      const inCycle = i % 30;
      const held = inCycle === 19 ? 10_240 : inCycle > 19 ? 40_960 : 0;
      const dma = Math.floor((365 * 1024 - 95 * i - held) / 1024) * 1024;
      return sampleAt(500 * i, { dma }, { clients: inCycle > 19 ? 1 : 0 });
    });
    const { leak, rest } = leakOf(records);
    expect(leak).toBeDefined();
    expect(rest).toBeGreaterThan(150);
    expect(rest).toBeLessThan(230);
  });

  // The time before the first connection, a reading a second, and what it loses in each of them.
  const idle = (seconds: number, perSecond: number): ConsoleRecord[] =>
    Array.from({ length: seconds }, (_, i) =>
      sampleAt(-1_000 * (seconds - i), {
        dma: Math.floor((365 * 1024 + perSecond * (seconds - i)) / 1024) * 1024,
      }),
    );

  it('is seen before the first connection, too, where the pauses alone are too few', () => {
    const pauses = [8, 8, 8, 8, 8, 8];
    expect(leakOf(logOf(pauses, { perSecond: 150 })).rest).toBeUndefined();
    const { rest } = leakOf([...idle(90, 150), ...logOf(pauses, { perSecond: 150 })]);
    expect(rest).toBeGreaterThan(120);
    expect(rest).toBeLessThan(180);
  });

  it('is none that falls before the first connection alone', () => {
    const { leak, rest } = leakOf([...idle(90, 300), ...logOf(equal, { perConnection: 3_000 })]);
    expect(leak).toBeDefined();
    expect(rest).toBeUndefined();
  });
});
