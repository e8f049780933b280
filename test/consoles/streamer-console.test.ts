import { describe, expect, it } from 'vitest';
import { LogAnalysis } from '../../src/analysis/log-analysis.js';
import type { LogSummary } from '../../src/model/log-report.js';
import { LineSplitter } from '../../src/parsers/log/lines/line-splitter.js';
import { LogRouter } from '../../src/parsers/log/log-router.js';
import { isThorough } from '../support/thorough.js';
import { streamerConsole, type ConsolePlan } from './streamer-console.js';

const kilobyte = 1024;
const seeds = isThorough ? 200 : 12;

function analyse(plan: Omit<ConsolePlan, 'seed'>, seed: number): LogSummary {
  const analysis = new LogAnalysis({ elfs: [], sdkconfig: null });
  analysis.startSource('made up');
  const router = new LogRouter(analysis.heap, (record) => analysis.record(record));
  const splitter = new LineSplitter((line) => router.push(line));
  splitter.push(Buffer.from(streamerConsole({ ...plan, seed })));
  splitter.end();
  router.end();
  return analysis.finish();
}

/** The verdicts on DMA of so many consoles, and in how many of them each was given. */
function verdictsOf(plan: Omit<ConsolePlan, 'seed'>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let seed = 1; seed <= seeds; seed++) {
    const { cycleTrends } = analyse(plan, seed).console.report;
    const verdict =
      cycleTrends.items.find(({ capability }) => capability === 'dma')?.verdict ?? 'none at all';
    counts[verdict] = (counts[verdict] ?? 0) + 1;
  }
  return counts;
}

const setUp = 7 * kilobyte;

describe('what connections keep, from the text of a console', () => {
  it.each([
    ['a leak of 8,628 B', 10, (n: number) => setUp + 8628 * (n - 1), 'leak'],
    ['a leak of 8,628 B in as few as five', 5, (n: number) => setUp + 8628 * (n - 1), 'leak'],
    ['a leak of 300 B over forty', 40, (n: number) => setUp + 300 * (n - 1), 'leak'],
    ['set-up alone', 8, () => setUp, 'set-up'],
    ['a cache of three connections', 12, (n: number) => setUp + 8628 * Math.min(n, 3), 'bounded'],
    ['one late step', 12, (n: number) => setUp + (n >= 9 ? 20 * kilobyte : 0), 'step'],
    ['too few to say', 3, (n: number) => setUp + 8628 * (n - 1), 'not-enough-cycles'],
  ])('%s', (_, connections, keptAfter, verdict) => {
    expect(verdictsOf({ connections, keptAfter })).toEqual({ [verdict]: seeds });
  });

  it('is seen through readings that are not quite the same', () => {
    const counts = verdictsOf({ connections: 12, keptAfter: (n) => setUp + 8628 * (n - 1), noise: 600 });
    expect(counts['leak']).toBeGreaterThanOrEqual(seeds * 0.95);
  });

  it('is seldom a leak where levels only walk', () => {
    let level = 0;
    const plan = {
      connections: 12,
      keptAfter: (n: number, { normal }: { normal: () => number }) => {
        level = (n === 1 ? setUp : level) + 3 * kilobyte * normal();
        return Math.max(0, level);
      },
    };
    expect(verdictsOf(plan)['leak'] ?? 0).toBeLessThanOrEqual(Math.max(1, seeds * 0.02));
  });

  it('counts viewers that overlap as one cycle', () => {
    const plan = { connections: 4, keptAfter: () => 0, overlapMs: 2_000, holdMs: 8_000 };
    const { console } = analyse(plan, 1);
    expect(console.report.cycles.items.map(({ connections }) => connections)).toEqual([4]);
  });
});

describe('DMA that runs out', () => {
  const plan = {
    connections: 1,
    keptAfter: () => 0,
    store: { maxSize: 512, bytesPerPacket: 406 },
    freeBytes: 230 * kilobyte,
    periodMs: 100,
    holdMs: 30_000,
  };

  it('gives the crash, the fall before it, and the store', () => {
    const { console, lead } = analyse(plan, 1);
    const rules = console.findings.map(({ ruleId }) => ruleId);
    expect(lead.finding?.ruleId).toBe('allocation-failure');
    expect(rules).toContain('dma-exhaustion-forecast');
    expect(rules).toContain('nack-store-shape');
    const fall = console.findings.find(({ ruleId }) => ruleId === 'dma-exhaustion-forecast');
    if (fall?.ruleId !== 'dma-exhaustion-forecast') throw new Error('no fall');
    // 320 packets of 406 B a second.
    expect(-fall.evidence.trend.slopeBytesPerSecond).toBeGreaterThan(320 * 406 * 0.9);
    expect(-fall.evidence.trend.slopeBytesPerSecond).toBeLessThan(320 * 406 * 1.1);
  });

  it('is no leak where the store fits', () => {
    const { console } = analyse({ ...plan, store: { maxSize: 64, bytesPerPacket: 230 }, holdMs: 10_000 }, 1);
    const rules = console.findings.map(({ ruleId }) => ruleId);
    expect(rules).not.toContain('allocation-failure');
    expect(rules).not.toContain('dma-exhaustion-forecast');
  });
});
