import { describe, expect, it } from 'vitest';
import type { ConsoleFinding } from '../../../src/model/console-finding.js';
import type { CycleTrend } from '../../../src/model/console-report.js';
import { describeConsoleFinding } from '../../../src/report/memory/console-messages.js';
import { formatCycleBasis, formatFallRate } from '../../../src/report/memory/console-words.js';

describe('destructors that did not run', () => {
  const spot = { source: 'a.log', line: 1, boot: 0, timeMs: 0, connections: 10 };
  const told = (clientsDestroyed: number, peersDestroyed: number): string => {
    const evidence = { ...spot, clientsDestroyed, peersDestroyed };
    const finding: ConsoleFinding = {
      ruleId: 'destructors-unmatched',
      severity: 'warning',
      confidence: 'by-pattern',
      evidence,
      fingerprint: '',
    };
    return describeConsoleFinding(finding).message;
  };

  it('are those that the firmware prints: of the others it has not said that none ran', () => {
    expect(told(9, 8)).toContain('but 9 client destructors and 8 peer connection destructors ran');
    expect(told(9, 0)).toContain('but 9 client destructors ran');
    expect(told(0, 8)).toContain('but 8 peer connection destructors ran');
  });
});

describe('the rate of a fall', () => {
  it('is one figure where its interval is no wider than that', () => {
    const trend = { slopeBytesPerSecond: -10_240, low: -10_250, high: -10_230 };
    expect(formatFallRate(trend)).toBe('10 KB/s');
    expect(formatFallRate({ ...trend, low: -12_288 })).toBe('10 KB/s (10-12 KB/s)');
  });
});

describe('viewers that overlap', () => {
  const trend: CycleTrend = {
    source: 'a.log',
    boot: 0,
    capability: 'dma',
    basis: 'after',
    cycles: 10,
    laterConnections: 9,
    firstBytes: 0,
    perCycleBytes: 4096,
    low: 4000,
    high: 4200,
    smallestVisibleBytes: 100,
    spreadBytes: 0,
    verdict: 'leak',
    cyclesToEmpty: 50,
    anytime: null,
    resolutionBytes: 1,
  };

  it('are counted, not the times that memory was read after them', () => {
    expect(formatCycleBasis(trend)).toBe('10 connections');
    expect(formatCycleBasis({ ...trend, laterConnections: 18 })).toBe('10 readings over 18 connections');
  });
});
