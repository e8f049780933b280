import { describe, expect, it } from 'vitest';
import {
  defaultMemoryModel,
  leakBlocks,
  parseMemoryModel,
} from '../../../../src/streamer/chip/firmware/model-config.js';
import { StreamerConsole } from '../../../../src/streamer/chip/firmware/streamer-console.js';
import { ConsoleAnalysis } from '../../../../src/analysis/memory/console-analysis.js';
import type { CycleTrend } from '../../../../src/model/console-report.js';
import { readConsole } from '../../../support/read-console.js';
import { readHeapTrace } from '../../../support/read-heap-trace.js';

const visits = {
  firstMs: 2_000,
  everyMs: 10_000,
  holdMs: 3_000,
  videoPacketsPerSecond: 270,
  audioPacketsPerSecond: 50,
};
const freeText = (lines: readonly string[]): string | undefined =>
  lines.findLast((line) => line.includes('Heap: '))?.replace(/^I \(\d+\) /, '');

describe('the console over the memory model', () => {
  it('prints the levels of the real console at each stage of its first connection', () => {
    const console = new StreamerConsole(defaultMemoryModel);
    expect(freeText(console.tick(500))).toBe(
      'Streamer: Heap: 32934 KB free | DMA: 365 KB | Internal: 395 KB | Clients: 0',
    );
    console.connect('a');
    console.reach('a', 'connected');
    console.reach('a', 'streaming');
    // The real one was at 32469/325/355 with the packets that it kept: 2 x 64 of 230 bytes are 28 KB of the first figure.
    expect(freeText(console.tick(500))).toBe(
      'Streamer: Heap: 32497 KB free | DMA: 325 KB | Internal: 355 KB | Clients: 1',
    );
    console.disconnect('a');
    expect(freeText(console.tick(500))).toBe(
      'Streamer: Heap: 32786 KB free | DMA: 359 KB | Internal: 389 KB | Clients: 0',
    );
  });

  it('loses exactly what the model says with each connection', () => {
    const console = new StreamerConsole({ ...defaultMemoryModel, leak: leakBlocks(8_628) });
    const after: number[] = [];
    for (let i = 0; i < 4; i++) {
      console.connect(`c${i}`);
      console.disconnect(`c${i}`);
      after.push(console.memory.free.dma);
    }
    expect(after.slice(1).map((dma, i) => (after[i] ?? 0) - dma)).toEqual([8_628, 8_628, 8_628]);
  });

  it('holds no more packets of a track than its store does', () => {
    const console = new StreamerConsole(defaultMemoryModel);
    console.connect('a');
    const before = console.memory.free.heap;
    console.packetSent('a', 'video', 63);
    expect(before - console.memory.free.heap).toBe(63 * 230);
    console.packetSent('a', 'video', 1_000);
    console.packetSent('a', 'audio', 10);
    expect(before - console.memory.free.heap).toBe((64 + 10) * 230);
  });

  it('says the same however often its clock is read', () => {
    const config = { ...defaultMemoryModel, leak: leakBlocks(1_000), visits };
    const [coarse, fine] = [new StreamerConsole(config), new StreamerConsole(config)];
    const pieces = [7, 13, 2_980].flatMap((ms) => Array.from({ length: 100 }, () => fine.tick(ms)).flat());
    expect(coarse.tick(300_000)).toEqual(pieces);
  });

  it('panics with the failed allocation when DMA memory is used up, and then is silent', () => {
    const nackStore = { maxPackets: 512, bytesPerPacket: 406, region: 'internal' as const };
    const console = new StreamerConsole({ ...defaultMemoryModel, nackStore });
    const clients = ['a', 'b'];
    for (const client of clients) console.connect(client);
    const lines = clients.flatMap((client) => console.packetSent(client, 'video', 512));
    expect(lines).toContain('Mem alloc fail. size 0x00000196 caps 0x00000808');
    expect(console.state).toBe('panicked');
    expect([...console.tick(10_000), ...console.connect('c'), ...console.command('mem')]).toEqual([]);
    const [failure, panic] = readConsole(lines.join('\n')).filter(({ kind }) => /alloc|panic/.test(kind));
    expect(failure).toMatchObject({ sizeBytes: 406, caps: 0x808, capsNames: ['DMA', 'INTERNAL'] });
    expect(panic).toMatchObject({ kind: 'panic', cause: 'allocation-failure' });
  });

  it('dumps what leaked between start and stop in a form that the trace parser reads', () => {
    const leak = [
      { sizeBytes: 84, count: 64, region: 'internal' as const },
      { sizeBytes: 340, count: 2, region: 'internal' as const },
      { sizeBytes: 1_536, count: 1, region: 'psram' as const },
    ];
    const console = new StreamerConsole({ ...defaultMemoryModel, leak });
    console.connect('first');
    console.disconnect('first');
    console.command('trace start');
    console.connect('second');
    console.packetSent('second', 'video', 200);
    console.disconnect('second');
    console.command('trace stop');
    console.connect('third');
    const { dumps, skipped } = readHeapTrace(console.command('trace dump').join('\n'));
    const records = dumps[0]?.records ?? [];
    expect(records.map(({ sizeBytes }) => sizeBytes).toSorted((a, b) => a - b)).toEqual([
      ...Array.from({ length: 64 }, () => 84),
      340,
      340,
      1_536,
    ]);
    expect(dumps[0]?.facts).toMatchObject({ mode: 'leaks', isComplete: true });
    expect(dumps[0]?.facts.stated).toMatchObject({ bytes: 7_592, count: 67, overflowed: false });
    expect(skipped).toEqual([]);
  });

  it('drops the oldest records of a trace that overflows, and says so', () => {
    const leak = [{ sizeBytes: 8, count: 1_500, region: 'psram' as const }];
    const console = new StreamerConsole({ ...defaultMemoryModel, leak });
    console.command('trace start');
    console.connect('a');
    const { dumps } = readHeapTrace(console.command('trace dump').join('\n'));
    expect(dumps[0]?.facts.stated).toMatchObject({ records: 1_000, overflowed: true });
  });

  it('answers what it does not know, and restarts when told to', () => {
    const console = new StreamerConsole(defaultMemoryModel);
    expect(console.command('frobnicate').join()).toMatch(/^W \(500\) esp_rtc_diag: unknown command/);
    expect(console.command('trace sideways').join()).toContain('usage: trace start');
    expect(console.command('  ')).toEqual([]);
    console.command('restart');
    expect(console.state).toBe('restarting');
  });
});

describe('a memory model from a file', () => {
  it('keeps the defaults of what it leaves out', () => {
    const model = parseMemoryModel(
      '{"nackStore":{"maxPackets":512,"bytesPerPacket":406,"region":"internal"}}',
      'm',
    );
    expect(model.baseline).toEqual(defaultMemoryModel.baseline);
    expect(model.nackStore.maxPackets).toBe(512);
  });

  it.each([
    ['{"leak":[{"sizeBytes":0,"count":1,"region":"internal"}]}', /m\.json: leak\.0\.sizeBytes/],
    ['{"lek":[]}', /m\.json: lek is not known here/],
    ['[1', /m\.json is no JSON/],
  ])('refuses %s and names the place', (text, message) => {
    expect(() => parseMemoryModel(text, 'm.json')).toThrow(
      expect.objectContaining({ message: expect.stringMatching(message), exitCode: 3 }),
    );
  });
});

describe('what analysis makes of the console over the memory model', () => {
  it('finds the leak that was put in, with each connection, and nothing where there is none', () => {
    const judge = (leakBytes: number): readonly CycleTrend[] => {
      const console = new StreamerConsole({ ...defaultMemoryModel, leak: leakBlocks(leakBytes), visits });
      const analysis = new ConsoleAnalysis();
      analysis.startSource('sim');
      for (const record of readConsole(console.tick(150_000).join('\n'))) analysis.record(record);
      return analysis.finish().report.cycleTrends.items.filter(({ capability }) => capability === 'dma');
    };
    const [leaking] = judge(8_628);
    // Requests at 2.5 s, 12.5 s … 142.5 s of 150.5 s.
    expect(leaking).toMatchObject({ verdict: 'leak', cycles: 15 });
    expect(Math.abs((leaking?.perCycleBytes ?? 0) - 8_628)).toBeLessThan(100);
    // The 6 KB that the first connection sets up are no leak.
    expect(judge(0)).toMatchObject([{ verdict: 'none', perCycleBytes: 0 }]);
  });
});
