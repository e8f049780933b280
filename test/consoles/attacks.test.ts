import { describe, expect, it } from 'vitest';
import type { LogSummary } from '../../src/model/log-report.js';
import { describeConsoleFinding } from '../../src/report/memory/console-messages.js';
import { isThorough } from '../support/thorough.js';
import { analyse, closed, connections, kilobyte, monitor, opened, rulesOf, start } from './console-lines.js';
import { streamerConsole } from './streamer-console.js';

const dmaTrend = ({ report }: LogSummary['console']) =>
  report.cycleTrends.items.find(({ capability }) => capability === 'dma');

describe('very many connections', () => {
  const count = isThorough ? 1_000_000 : 4_000;

  it('are judged in memory that does not grow with them', { timeout: 300_000 }, () => {
    const perCycle = (200 * kilobyte) / count;
    const console = analyse(connections(count, (n) => 365 * kilobyte - perCycle * n));
    expect(console.report.cycles.count).toBe(count);
    expect(console.report.cycles.items.length).toBeLessThan(5_000);
    expect(console.report.trends.items.length).toBeLessThan(5_000);
    expect(dmaTrend(console)).toMatchObject({ verdict: 'leak', cycles: count });
  });

  it('that keep nothing are no leak', () => {
    const console = analyse(connections(2_000, () => 365 * kilobyte));
    expect(dmaTrend(console)?.verdict).toBe('none');
    expect(console.findings).toEqual([]);
  });
});

describe('a connection that never ends', () => {
  const console = analyse([
    start,
    ...Array.from({ length: 10 }, (_, i) => monitor(1_000 + i * 500, 365 * kilobyte, 0)),
    opened(6_000, 'a'),
    ...Array.from({ length: 2_000 }, (_, i) => monitor(7_000 + i * 500, 325 * kilobyte, 1)),
  ]);

  it('has no end, and nothing is said of what it keeps', () => {
    expect(console.report.cycles.items).toHaveLength(1);
    expect(console.report.cycles.items[0]).toMatchObject({
      endMs: null,
      after: { dma: null },
      retained: { dma: null },
    });
    expect(rulesOf(console).filter((rule) => rule.startsWith('cycle'))).toEqual([]);
  });

  it('takes nothing from the ones before it', () => {
    const before = [...connections(6, (n) => 365 * kilobyte - 9 * kilobyte * n)];
    const answer = analyse([
      ...before,
      opened(8_000, 'z'),
      ...Array.from({ length: 50 }, (_, i) => monitor(9_000 + i * 500, 200 * kilobyte, 1)),
    ]);
    expect(dmaTrend(answer)).toMatchObject({ verdict: 'leak', cycles: 6, perCycleBytes: 9 * kilobyte });
  });
});

describe('a fall that each disconnect cuts short', () => {
  // 20 KB/s while anybody watches, all given back: no connection lasts until nothing is left.
  const pieces = [start];
  for (let n = 0; n < 6; n++) {
    const at = 1_000 + n * 20_000;
    for (let i = 0; i < 10; i++) pieces.push(monitor(at + i * 500, 365 * kilobyte, 0));
    pieces.push(opened(at + 5_000, `c${n}`));
    for (let i = 0; i < 14; i++) pieces.push(monitor(at + 6_000 + i * 500, (330 - 10 * i) * kilobyte, 1));
    pieces.push(closed(at + 13_000, `c${n}`));
  }
  const console = analyse(pieces);

  it('is told, once, with when it would be empty', () => {
    const falls = console.findings.filter(({ ruleId }) => ruleId === 'dma-exhaustion-forecast');
    expect(falls).toHaveLength(1);
    const [fall] = falls;
    if (fall?.ruleId !== 'dma-exhaustion-forecast') throw new Error('no fall');
    expect(fall.evidence.trend.slopeBytesPerSecond).toBe(-20 * kilobyte);
    // 200 KB are left at the last reading of each.
    expect(fall.evidence.trend.timeToEmptySeconds).toBe(10);
  });

  it('is no leak', () => {
    expect(rulesOf(console)).not.toContain('cycle-leak');
  });
});

describe('a fall in which a reboot hides', () => {
  const falling = (from: number, free: number, count: number): string[] =>
    Array.from({ length: count }, (_, i) => monitor(from + i * 500, (free - 2 * i) * kilobyte, 0));

  it.each([
    ['that the ROM tells', start, 0],
    // It takes three rising stamps to be sure; the first two readings stay with the boot before, at its last time.
    ['that only the clock tells', '', 2],
  ])('%s is two falls, and none goes across', (_, boot, late) => {
    // The level goes on as if nothing had happened.
    const console = analyse([start, ...falling(100_000, 300, 40), boot, ...falling(5_000, 220, 40)]);
    expect(console.report.boots.count).toBe(2);
    const falls = console.report.trends.items.filter(
      ({ capability, kind }) => capability === 'dma' && kind === 'falling',
    );
    expect(
      falls.map(({ boot: number, samples, slopeBytesPerSecond }) => [number, samples, slopeBytesPerSecond]),
    ).toEqual([
      [0, 40 + late, -4 * kilobyte],
      [1, 40 - late, -4 * kilobyte],
    ]);
    expect(falls.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
      [100_000, 119_500],
      [5_000 + late * 500, 24_500],
    ]);
    expect(falls[0]?.endedBy).toBe('reboot');
  });

  it('keeps cycles of two boots apart', () => {
    const console = analyse([
      ...connections(3, (n) => 365 * kilobyte - 9 * kilobyte * n),
      ...connections(3, (n) => 338 * kilobyte - 9 * kilobyte * n),
    ]);
    // Six cycles that each lose 9 KB in one boot would be a leak; three are too few.
    expect(console.report.cycleTrends.items.map(({ boot, verdict }) => [boot, verdict])).toEqual(
      expect.arrayContaining([
        [0, 'not-enough-cycles'],
        [1, 'not-enough-cycles'],
      ]),
    );
    expect(rulesOf(console)).not.toContain('cycle-leak');
  });
});

describe('no idle sample at all', () => {
  /** Someone always watches: the next viewer comes before the monitor's next line. */
  function* busy(count: number, perCycle: number): Generator<string> {
    yield start;
    for (let n = 1; n <= count; n++) {
      const at = n * 5_000;
      const level = (320 - perCycle * n) * kilobyte;
      yield opened(at, `c${n}`) + monitor(at + 2_500, level, 1) + closed(at + 4_000, `c${n}`);
    }
  }

  it('still shows a leak, by the lowest of each connection, and says by what', () => {
    const console = analyse(busy(12, 9));
    expect(dmaTrend(console)).toMatchObject({
      verdict: 'leak',
      basis: 'lowest',
      perCycleBytes: 9 * kilobyte,
      firstBytes: null,
    });
    const leak = console.findings.find(({ ruleId }) => ruleId === 'cycle-leak');
    expect(leak && describeConsoleFinding(leak).message).toContain('the lowest of each connection');
  });

  it('shows none where there is none', () => {
    expect(dmaTrend(analyse(busy(12, 0)))).toMatchObject({ verdict: 'none', basis: 'lowest' });
  });

  it('of few connections shows nothing', () => {
    expect(dmaTrend(analyse(busy(4, 9)))).toBeUndefined();
  });
});

describe('samples of one value', () => {
  it.each([0, 1, 365])('%i KB throughout are flat, without a forecast', (free) => {
    const console = analyse([
      start,
      ...Array.from({ length: 500 }, (_, i) => monitor(1_000 + i * 500, free * kilobyte, 0)),
    ]);
    const dma = console.report.trends.items.filter(({ capability }) => capability === 'dma');
    expect(dma).toMatchObject([
      { kind: 'flat', samples: 500, slopeBytesPerSecond: 0, timeToEmptySeconds: null },
    ]);
    expect(console.findings).toEqual([]);
  });

  it('at one and the same time make no slope', () => {
    const console = analyse([
      start,
      ...Array.from({ length: 50 }, (_, i) => monitor(1_000, (365 - i) * kilobyte, 0)),
    ]);
    expect(console.report.trends.items).toEqual([]);
    expect(console.findings).toEqual([]);
  });
});

describe('two viewers at once', () => {
  it('are one cycle each time, and what the two keep is told of each of them', () => {
    const pieces = [start];
    for (let n = 0; n < 8; n++) {
      const at = 1_000 + n * 30_000;
      const free = (count: number): number => (365 - 9 * n - 34 * count) * kilobyte;
      for (let i = 0; i < 10; i++) pieces.push(monitor(at + i * 500, free(0), 0));
      pieces.push(opened(at + 5_000, 'a'), monitor(at + 6_000, free(1), 1), opened(at + 7_000, 'b'));
      for (let i = 0; i < 6; i++) pieces.push(monitor(at + 8_000 + i * 500, free(2), 2));
      pieces.push(closed(at + 11_000, 'a'), monitor(at + 11_500, free(1), 1), closed(at + 13_000, 'b'));
    }
    pieces.push(...Array.from({ length: 10 }, (_, i) => monitor(242_000 + i * 500, 293 * kilobyte, 0)));
    const console = analyse(pieces);
    const { items } = console.report.cycles;
    expect(items.map((cycle) => cycle.connections)).toEqual(Array.from({ length: 8 }, () => 2));
    // The end is that of the second viewer: 5 ms after its state, its channel closes.
    expect(items[0]?.endMs).toBe(14_005);
    expect(dmaTrend(console)).toMatchObject({
      verdict: 'leak',
      laterConnections: 14,
      perCycleBytes: 4.5 * kilobyte,
    });
  });

  it('who never part are one cycle, however many', () => {
    const plan = { seed: 7, connections: 40, keptAfter: () => 0, overlapMs: 2_000, holdMs: 8_000 };
    const { report } = analyse([streamerConsole(plan)]);
    expect(report.cycles.items.map((cycle) => cycle.connections)).toEqual([40]);
  });
});
