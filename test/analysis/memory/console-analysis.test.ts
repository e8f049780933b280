import { describe, expect, it } from 'vitest';
import { ConsoleAnalysis } from '../../../src/analysis/memory/console-analysis.js';
import type { ConsoleFinding } from '../../../src/model/console-finding.js';
import type { ConsoleRecord, MemorySample, Panic } from '../../../src/model/console-record.js';
import { kb, sampleAt, stepAt } from '../../support/console-records.js';

function analyse(...records: ConsoleRecord[]) {
  const analysis = new ConsoleAnalysis();
  analysis.startSource('a.log');
  for (const record of records) analysis.record(record);
  return analysis.finish();
}

type Answer = ReturnType<typeof analyse>;

const rulesOf = ({ findings }: Answer): string[] => findings.map(({ ruleId }) => ruleId);

function find<Rule extends ConsoleFinding['ruleId']>({ findings }: Answer, rule: Rule) {
  return findings.find(
    (finding): finding is Extract<ConsoleFinding, { ruleId: Rule }> => finding.ruleId === rule,
  );
}

/** DMA, and internal memory 30 KB above it: the one pool of the ESP32-P4. */
const p4 = (timeMs: number, dma: number, clients = 0, boot = 0): MemorySample =>
  sampleAt(timeMs, { dma: kb(dma), internal: kb(dma + 30) }, { clients, boot });

const idle = (from: number, count: number, dma: number, boot = 0): MemorySample[] =>
  Array.from({ length: count }, (_, i) => p4(from + i * 500, dma, 0, boot));

const oneConnection = (at: number, client: string): ConsoleRecord[] => [
  stepAt(at, 'request', { client }),
  stepAt(at + 1_370, 'connected'),
  stepAt(at + 1_440, 'streaming'),
];

const closed = (at: number): ConsoleRecord[] => [
  stepAt(at, 'disconnected'),
  stepAt(at + 20, 'client-destroyed'),
  stepAt(at + 60, 'peer-connection-destroyed'),
];

const panic = (timeMs: number, more: Partial<Panic> = {}): Panic => ({
  kind: 'panic',
  line: Math.round(timeMs / 10),
  boot: 0,
  timeMs,
  cause: 'exception',
  reason: 'Load access fault',
  core: 0,
  task: 'streamer',
  errorBefore: null,
  errorsBefore: [],
  architecture: 'riscv',
  registers: { mepc: 0x40022656 },
  backtrace: [],
  stack: [],
  elfPrefix: null,
  decoded: new Map(),
  hasCoreDump: false,
  hasSavedDump: false,
  ...more,
});

// Case 1 of the field: 197 KB, 130 KB/s from the start of the stream, and the end after 1.5 s.
const exhaustion: ConsoleRecord[] = [
  ...idle(5_000, 11, 240),
  ...oneConnection(10_960, 'a'),
  ...[12_500, 12_750, 13_000, 13_250, 13_500, 13_750].map((at) =>
    p4(at, 197 - ((at - 12_400) / 1000) * 130, 1),
  ),
  {
    kind: 'allocation-failure',
    by: null,
    said: null,
    tag: null,
    isFatal: true,
    line: 1400,
    boot: 0,
    timeMs: 13_900,
    sizeBytes: 0x20,
    caps: 0x808,
    capsNames: ['DMA', 'INTERNAL'],
  },
  panic(13_901, { cause: 'allocation-failure', reason: 'Mem alloc fail' }),
];

describe('DMA memory that runs out while streaming', () => {
  const answer = analyse(...exhaustion);

  it('is forecast: it falls 130 KB/s and is empty 1.5 s after the start of the stream', () => {
    const trend = find(answer, 'dma-exhaustion-forecast')?.evidence.trend;
    expect(trend).toMatchObject({ capability: 'dma', kind: 'falling', phase: 'streaming', endedBy: 'crash' });
    // 6 samples: 32.5 KB in each 250 ms.
    expect(trend?.slopeBytesPerSecond).toBe(kb(-130));
    expect(trend?.samples).toBe(6);
    // At 13.75 s 21.5 KB are left: 0.165 s.
    expect(trend?.timeToEmptySeconds).toBe(0.2);
    expect([trend?.fromMs, trend?.toMs]).toEqual([12_500, 13_750]);
  });

  it('counts a fall once that shows in two figures of one pool', () => {
    expect(find(answer, 'dma-exhaustion-forecast')?.evidence.alsoIn).toEqual(['internal']);
    expect(rulesOf(answer)).not.toContain('capability-falling');
    expect(answer.report.boots.items).toMatchObject([{ source: 'a.log', isDmaInternal: true }]);
  });

  it('decodes what the failed allocation asked for, and tells what was free', () => {
    expect(find(answer, 'allocation-failure')?.evidence).toMatchObject({
      sizeBytes: 32,
      capsNames: ['DMA', 'INTERNAL'],
      lastMemory: { free: { dma: kb(21.5) }, timeMs: 13_750 },
    });
  });

  it('is counted once where a callback tells of it before the panic, and is fatal', () => {
    const fatal = exhaustion.at(-2);
    if (fatal?.kind !== 'allocation-failure') throw new Error('no failed allocation');
    const told = { ...fatal, isFatal: false };
    const evidence = (...records: ConsoleRecord[]) =>
      find(analyse(...exhaustion.slice(0, -2), ...records), 'allocation-failure')?.evidence;
    expect(evidence(told, fatal)).toMatchObject({ count: 1, isFatal: true });
    expect(evidence(told, told, told, fatal)).toMatchObject({ count: 3, isFatal: true });
    expect(evidence(told, told)).toMatchObject({ count: 2, isFatal: false });
    expect(evidence(fatal)).toMatchObject({ count: 1, isFatal: true });
  });

  it('tells the abort that follows from a failed allocation only in the list', () => {
    expect(rulesOf(answer)).not.toContain('panic');
    expect(answer.report.panics.items).toHaveLength(1);
  });

  it('looks like a retransmission store that is not full yet', () => {
    // 130 KB/s over 320 packets/s are 416 B; at 13.75 s video has stored 270/s for 1.35 s.
    const shape = find(answer, 'nack-store-shape')?.evidence;
    expect(shape).toMatchObject({ shape: 'filling', capability: 'dma', recommendedMaxSize: 54 });
    expect(shape?.bytesPerPacket.low).toBeLessThanOrEqual(416);
    expect(shape?.bytesPerPacket.high).toBeGreaterThanOrEqual(416);
    expect(shape?.maxSize).toEqual({ low: 365, high: null });
  });

  it('makes the verdict, with its fall', () => {
    expect(answer.verdict).toMatchObject({
      kind: 'crash',
      crash: { ruleId: 'allocation-failure' },
      fall: { ruleId: 'dma-exhaustion-forecast' },
    });
  });
});

describe('a store that fills and levels off', () => {
  // 2 storages of 64 packets at 300 B: video is full after 0.24 s, audio after 1.28 s.
  const stored = (seconds: number): number => Math.min(64, 270 * seconds) + Math.min(64, 50 * seconds);
  const samples = Array.from({ length: 40 }, (_, i) => {
    const at = 12_500 + i * 100;
    return p4(at, Math.floor(200 - (stored((at - 12_400) / 1000) * 300) / 1024), 1);
  });
  const answer = analyse(...idle(5_000, 11, 240), ...oneConnection(10_960, 'a'), ...samples);

  it('is no exhaustion and no leak', () => {
    expect(rulesOf(answer)).not.toContain('dma-exhaustion-forecast');
    expect(rulesOf(answer)).not.toContain('capability-falling');
  });

  it('is recognised, with what its size must be', () => {
    const shape = find(answer, 'nack-store-shape');
    expect(shape?.severity).toBe('note');
    expect(shape?.evidence.shape).toBe('plateau');
    expect(shape?.evidence.maxSize.low).toBeLessThanOrEqual(64);
    expect(shape?.evidence.maxSize.high).toBeGreaterThanOrEqual(64);
    expect(shape?.evidence.bytesPerPacket.low).toBeLessThanOrEqual(300);
    expect(shape?.evidence.bytesPerPacket.high).toBeGreaterThanOrEqual(300);
  });
});

describe('ten connections', () => {
  const run = (levelAfter: (cycle: number) => number): Answer => {
    const records: ConsoleRecord[] = idle(1_000, 10, 365);
    for (let cycle = 1; cycle <= 10; cycle++) {
      const at = cycle * 20_000;
      records.push(...oneConnection(at, `c${cycle}`));
      for (let i = 0; i < 8; i++) records.push(p4(at + 2_000 + i * 500, levelAfter(cycle) - 40, 1));
      records.push(...closed(at + 6_000), ...idle(at + 6_500, 12, levelAfter(cycle)));
    }
    return analyse(...records);
  };

  it('that each keep 9 KB are a leak, told once for DMA and internal', () => {
    const answer = run((cycle) => 365 - 9 * cycle);
    const finding = find(answer, 'cycle-leak');
    expect(finding?.evidence).toMatchObject({
      alsoIn: ['internal'],
      trend: { capability: 'dma', perCycleBytes: kb(9), cycles: 10, cyclesToEmpty: 30 },
    });
    expect(rulesOf(answer).filter((rule) => rule.startsWith('cycle'))).toEqual(['cycle-leak']);
    expect(answer.verdict).toMatchObject({ kind: 'finding', finding: { ruleId: 'cycle-leak' } });
  });

  it('of which the first five fill a cache are bounded', () => {
    const answer = run((cycle) => 365 - 9 * Math.min(cycle, 5));
    expect(rulesOf(answer)).toEqual(['cycle-bounded']);
    expect(find(answer, 'cycle-bounded')?.severity).toBe('note');
  });

  it('of which the first sets up are no leak', () => {
    expect(rulesOf(run(() => 340))).toEqual(['cycle-set-up']);
  });

  it('that give all back have no finding', () => {
    const answer = run(() => 365);
    expect(answer.findings).toEqual([]);
    expect(answer.verdict).toMatchObject({ kind: 'quiet', set: 'nothing-kept', cycles: 10 });
    const [trend] = answer.report.cycleTrends.items;
    expect(answer.verdict).toMatchObject({ visibleBytes: trend?.smallestVisibleBytes });
  });
});

describe('connections of which each keeps 8 KB', () => {
  const trendOf = (records: readonly ConsoleRecord[]) =>
    find(analyse(...idle(1_000, 10, 365), ...records), 'cycle-leak')?.evidence.trend;

  it('keep 8 KB each, also where memory is read after every second one only', () => {
    const records = Array.from({ length: 12 }, (_, k) => {
      const [at, left] = [20_000 * (k + 1), 365 - 8 * (k + 1)];
      const isRead = k % 2 === 1;
      const rest = isRead ? idle(at + 6_500, 12, left) : [];
      return [...oneConnection(at, `c${k}`), p4(at + 3_000, left - 40, 1), ...closed(at + 6_000), ...rest];
    });
    expect(trendOf(records.flat())).toMatchObject({ perCycleBytes: kb(8), cycles: 6, laterConnections: 10 });
  });

  it('keep 8 KB each, also where always two of them overlap', () => {
    const records = Array.from({ length: 6 }, (_, k) => {
      const [at, left] = [20_000 * (k + 1), 365 - 16 * (k + 1)];
      return [
        ...oneConnection(at, `a${k}`),
        ...oneConnection(at + 2_000, `b${k}`),
        p4(at + 4_000, left - 60, 2),
        stepAt(at + 5_000, 'client-destroyed'),
        ...closed(at + 6_000),
        ...idle(at + 6_500, 12, left),
      ];
    });
    expect(trendOf(records.flat())).toMatchObject({ perCycleBytes: kb(8), cycles: 6, laterConnections: 10 });
  });
});

it('a leak of DMA is not said to be seen in a heap that keeps its level', () => {
  const levels = Array.from({ length: 8 }, (_, k) => {
    const at = 20_000 * (k + 1);
    const rest = idle(at + 6_500, 12, 365 - 8 * (k + 1)).map((sample) => ({
      ...sample,
      free: { ...sample.free, heap: kb(32_000), internal: kb(395) },
    }));
    return [...oneConnection(at, `c${k}`), p4(at + 3_000, 300, 1), ...closed(at + 6_000), ...rest];
  });
  const answer = analyse(...idle(1_000, 10, 365), ...levels.flat());
  expect(find(answer, 'cycle-leak')?.evidence.alsoIn).toEqual([]);
});

it('one connection is not enough to tell a leak from set-up', () => {
  const answer = analyse(
    ...idle(1_000, 10, 365),
    ...oneConnection(6_000, 'a'),
    ...Array.from({ length: 8 }, (_, i) => p4(8_000 + i * 500, 325, 1)),
    ...closed(12_000),
    ...idle(12_500, 12, 358),
  );
  expect(rulesOf(answer)).toEqual(['cycles-not-enough']);
  expect(find(answer, 'cycles-not-enough')?.evidence).toMatchObject({
    cycles: 1,
    kept: [{ capability: 'dma', bytes: kb(7), alsoIn: ['internal'] }],
  });
});

it('one connection that gives all back is not enough to say that there is no leak', () => {
  const answer = analyse(
    ...idle(1_000, 10, 365),
    ...oneConnection(6_000, 'a'),
    ...Array.from({ length: 8 }, (_, i) => p4(8_000 + i * 500, 325, 1)),
    ...closed(12_000),
    ...idle(12_500, 12, 365),
  );
  expect(answer.findings).toEqual([]);
  expect(answer.verdict).toMatchObject({ kind: 'quiet', set: 'few-cycles', cycles: 1, visibleBytes: null });
});

describe('a reboot', () => {
  const start = (timeMs: number, reason: string | null, boot = 1): ConsoleRecord => ({
    kind: 'boot',
    line: 500,
    boot,
    timeMs,
    reason,
  });

  it('without a crash before it is unexpected', () => {
    const answer = analyse(...idle(1_000, 10, 365), start(0, 'BROWNOUT_RST'), ...idle(1_000, 10, 365, 1));
    expect(find(answer, 'reboot-unexpected')).toMatchObject({
      severity: 'error',
      evidence: { reason: 'BROWNOUT_RST', boot: 1, lastMemory: { free: { dma: kb(365) } } },
    });
  });

  it('after a panic is a consequence of it', () => {
    const answer = analyse(...idle(1_000, 10, 365), panic(6_000), start(0, 'SW_CPU_RESET'));
    expect(rulesOf(answer)).toEqual(['panic']);
  });

  it('that somebody asked for is a note', () => {
    const answer = analyse(...idle(1_000, 10, 365), start(0, 'POWERON'));
    expect(find(answer, 'reboot-unexpected')?.severity).toBe('note');
    expect(analyse(start(0, 'POWERON', 0), ...idle(1_000, 10, 365)).findings).toEqual([]);
  });

  it.each(['DSLEEP', 'SLEEP_WAKEUP', 'DEEPSLEEP_RESET', 'PMU_SYS_PWR_DOWN_RESET', 'SW_SYS_RESET'])(
    'with the reason %s, which the firmware itself brings about, is a note',
    (reason) => {
      const answer = analyse(...idle(1_000, 10, 365), start(0, reason), ...idle(1_000, 10, 365, 1));
      expect(find(answer, 'reboot-unexpected')?.severity).toBe('note');
    },
  );

  it('joins nothing: trends and cycles start again', () => {
    const fall = (boot: number) => Array.from({ length: 5 }, (_, i) => p4(1_000 + i * 500, 365, 0, boot));
    const answer = analyse(...fall(0), start(0, 'POWERON'), ...fall(1));
    expect(answer.report.trends.items.map(({ boot, kind }) => [boot, kind])).toEqual([
      [0, 'flat'],
      [0, 'flat'],
      [1, 'flat'],
      [1, 'flat'],
    ]);
    expect(answer.report.trends.items[0]?.endedBy).toBe('reboot');
    expect(answer.report.boots.count).toBe(2);
  });
});

it('boots are counted from 0 in each log, and what is in them names its log', () => {
  const analysis = new ConsoleAnalysis();
  for (const source of ['a.log', 'b.log']) {
    analysis.startSource(source);
    for (const sample of idle(1_000, 6, 365)) analysis.record(sample);
  }
  const { report } = analysis.finish();
  expect(report.boots.items.map(({ source, boot }) => [source, boot])).toEqual([
    ['a.log', 0],
    ['b.log', 0],
  ]);
  expect(report.samples.items.map(({ source, boot }) => `${source} ${boot}`)).toEqual([
    ...Array.from({ length: 6 }, () => 'a.log 0'),
    ...Array.from({ length: 6 }, () => 'b.log 0'),
  ]);
});

it('a connection that failed and was closed is not one that the firmware keeps, in any boot', () => {
  const failed = (at: number, client: string, boot: number): ConsoleRecord[] => [
    stepAt(at, 'request', { client, boot }),
    stepAt(at + 400, 'answer', { client, boot }),
    stepAt(at + 9_000, 'failed', { boot }),
    stepAt(at + 9_020, 'client-destroyed', { boot }),
    ...idle(at + 9_500, 10, 365, boot),
  ];
  const answer = analyse(
    ...failed(6_000, 'a', 0),
    ...failed(26_000, 'b', 0),
    stepAt(46_000, 'request', { client: 'c', boot: 0 }),
    ...failed(6_000, 'd', 1),
    ...failed(26_000, 'e', 1),
    stepAt(46_000, 'request', { client: 'f', boot: 1 }),
  );
  expect(find(answer, 'connection-unfinished')?.evidence).toMatchObject({ count: 4, closed: 4, cycles: 6 });
});

it('connections that never came about, and peers that were never freed, are told', () => {
  const answer = analyse(
    ...idle(1_000, 10, 365),
    stepAt(6_000, 'request', { client: 'a' }),
    stepAt(6_400, 'offer', { client: 'a' }),
    ...oneConnection(9_000, 'b'),
    ...closed(12_000),
    ...idle(12_500, 10, 365),
    ...oneConnection(20_000, 'c'),
    stepAt(24_000, 'disconnected'),
    stepAt(24_010, 'client-destroyed'),
    stepAt(24_200, 'send-failed'),
    ...idle(24_500, 10, 365),
  );
  expect(find(answer, 'connection-unfinished')?.evidence).toMatchObject({ count: 1, cycles: 3 });
  expect(find(answer, 'destructors-unmatched')?.evidence).toMatchObject({
    connections: 2,
    clientsDestroyed: 2,
    peersDestroyed: 1,
  });
  expect(find(answer, 'send-after-close')?.evidence).toMatchObject({ count: 1, cycles: 1 });
});

it('the same crash in each boot is one finding with its count', () => {
  const analysis = new ConsoleAnalysis();
  analysis.startSource('loop.log');
  for (let boot = 0; boot < 5; boot++) analysis.record({ ...panic(3_000), boot, line: 10 + boot });
  const { findings, report } = analysis.finish();
  expect(findings).toMatchObject([{ ruleId: 'panic', evidence: { count: 5, line: 10 } }]);
  expect(report.panics.items).toHaveLength(5);
});

it('memory stays bounded: of a million samples a few thousand are kept, with the lowest', () => {
  const analysis = new ConsoleAnalysis();
  analysis.startSource('long.log');
  for (let i = 0; i < 1_000_000; i++) analysis.record(p4(i * 500, i === 654_321 ? 100 : 365));
  const { report, findings } = analysis.finish();
  expect(report.samples.count).toBe(1_000_000);
  expect(report.samples.items).toHaveLength(1_000);
  expect(report.timeline.length).toBeLessThan(9_000);
  expect(report.timeline.some(({ free }) => free.dma === kb(100))).toBe(true);
  expect(report.trends.items).toMatchObject([
    { kind: 'flat', samples: 1_000_000 },
    { kind: 'flat', samples: 1_000_000 },
  ]);
  expect(findings).toEqual([]);
});
