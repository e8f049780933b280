import { describe, expect, it } from 'vitest';
import { findFalls } from '../../../src/analysis/memory/fall-findings.js';
import type { Capability } from '../../../src/model/console-record.js';
import type { Trend } from '../../../src/model/console-report.js';
import { kb } from '../../support/console-records.js';

/** A pool that falls by so many KB a second, for 30 s. */
function fallOf(capability: Capability, kilobytes: number, from = 30_000): Trend {
  const slope = -kb(kilobytes);
  const endBytes = kb(from - 30 * kilobytes);
  const seconds = endBytes / -slope;
  return {
    source: 'a.log',
    boot: 0,
    capability,
    kind: 'falling',
    phase: 'streaming',
    fromMs: 1_000,
    toMs: 31_000,
    fromLine: 1,
    toLine: 60,
    samples: 60,
    slopeBytesPerSecond: slope,
    low: slope - 20,
    high: slope + 20,
    startBytes: kb(from),
    endBytes,
    resolutionBytes: 1024,
    timeToEmptySeconds: seconds,
    timeToEmptyInterval: { low: seconds, high: seconds },
    endedBy: 'end-of-log',
  };
}

const told = (...trends: Trend[]): unknown[] =>
  findFalls(trends).map(({ evidence }) =>
    'trend' in evidence && 'alsoIn' in evidence ? [evidence.trend.capability, evidence.alsoIn] : null,
  );

describe('one loss', () => {
  it('is told once, of the pool that runs out first', () => {
    expect(told(fallOf('heap', 10), fallOf('dma', 10, 400), fallOf('internal', 10, 430))).toEqual([
      ['dma', ['internal', 'heap']],
    ]);
    expect(told(fallOf('heap', 10), fallOf('psram', 10))).toEqual([['psram', ['heap']]]);
  });

  it('of DMA is not seen in PSRAM, which loses as much by chance', () => {
    expect(told(fallOf('dma', 10, 400), fallOf('psram', 10))).toEqual([
      ['dma', []],
      ['psram', []],
    ]);
  });

  it('of two pools shows in heap as their sum', () => {
    const both = [fallOf('dma', 10, 400), fallOf('internal', 10, 430), fallOf('psram', 30)];
    expect(told(...both, fallOf('heap', 40))).toEqual([
      ['dma', ['internal', 'heap']],
      ['psram', []],
    ]);
    expect(told(...both, fallOf('heap', 80))).toEqual([
      ['dma', ['internal']],
      ['psram', []],
      ['heap', []],
    ]);
  });
});
