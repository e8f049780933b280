import { describe, expect, it, type TestContext } from 'vitest';
import { ConsoleAnalysis } from '../../src/analysis/memory/console-analysis.js';
import { capabilities } from '../../src/analysis/memory/cycles/free-bytes.js';
import type { ConsoleRecord, MemorySample } from '../../src/model/console-record.js';
import { formatConsoleVerdict } from '../../src/report/memory/console-verdict.js';
import { corpusFile } from '../support/corpus-file.js';
import { readConsole } from '../support/read-console.js';

const read = (context: TestContext): ConsoleRecord[] =>
  readConsole(corpusFile('streamer-console-one-connection.log', context));

/** What the connections kept, in words. */
function toldOf(records: readonly ConsoleRecord[]): {
  readonly verdict: string;
  readonly kept: readonly string[];
} {
  const analysis = new ConsoleAnalysis();
  analysis.startSource('real.log');
  for (const record of records) analysis.record(record);
  const { verdict, report } = analysis.finish();
  const kept = report.cycles.items.flatMap(({ retained }) =>
    capabilities.map((pool) => `${(retained[pool] ?? 0) / 1024} KB of ${pool}`),
  );
  return { verdict: formatConsoleVerdict(verdict), kept };
}

// The figures that people read off this log are in the corpus' README.
describe('the real console log', () => {
  it('has its monitor lines: 51 idle, some of a connection, and flat ones after it', (context) => {
    const samples = read(context).filter(
      (record): record is MemorySample => record.kind === 'memory' && record.phase === null,
    );
    const kilobytes = (sample: MemorySample | undefined) =>
      sample && [sample.free.heap, sample.free.dma, sample.free.internal].map((bytes) => (bytes ?? 0) / 1024);
    const idle = samples.filter(({ timeMs }) => timeMs !== null && timeMs < 34_785);
    expect(idle).toHaveLength(51);
    expect(idle.filter((sample) => kilobytes(sample)?.join() === '32934,365,395')).toHaveLength(50);
    expect(kilobytes(idle.find(({ timeMs }) => timeMs === 28_985))?.[0]).toBe(32_931);
    const after = samples.filter(({ timeMs }) => timeMs !== null && timeMs >= 41_005);
    expect(after).toHaveLength(19);
    for (const sample of after) expect(kilobytes(sample)).toEqual([32_786, 358, 389]);
  });

  it('has one boot with its identity, and one connection', (context) => {
    const records = read(context);
    expect(records.filter(({ kind }) => kind === 'boot')).toHaveLength(1);
    const facts = records.flatMap((record) => (record.kind === 'boot-fact' ? [record.fact] : []));
    expect(facts).toContainEqual({ name: 'elf-sha256', value: 'a7aca82e3' });
    expect(facts).toContainEqual({ name: 'idf-version', value: 'v5.5.1' });
    expect(facts.filter(({ name }) => name === 'partition')).toHaveLength(5);
    const steps = records.flatMap((record) =>
      record.kind === 'streamer' && record.clock === 'uptime' ? [[record.step, record.timeMs]] : [],
    );
    expect(steps).toContainEqual(['request', 34_785]);
    expect(steps).toContainEqual(['connected', 36_155]);
    expect(steps.filter(([step]) => step === 'client-destroyed')).toEqual([['client-destroyed', 40_615]]);
  });

  it('tells what one connection kept, and that one is not enough', (context) => {
    const { verdict, kept } = toldOf(read(context));
    expect(verdict).toMatch(
      /^NOT ENOUGH cycles to say: 1 connection kept 7 KB of DMA .* and 148 KB of heap,/,
    );
    expect(kept).toEqual(expect.arrayContaining(['148 KB of heap', '7 KB of dma', '6 KB of internal']));
  });

  it('has libdatachannel on the same clock, to some hundredths of a second', (context) => {
    const anchored = read(context).flatMap((record) =>
      record.kind === 'streamer' && record.clock === 'anchored'
        ? [[record.step, record.timeMs] as const]
        : [],
    );
    // Its zero is 12:13:53.65: connected at 29.802 is 36.15 s, disconnected at 34.251 is 40.60 s.
    const at = (step: string): number => anchored.find(([name]) => name === step)?.[1] ?? 0;
    expect(Math.abs(at('connected') - 36_152)).toBeLessThan(40);
    expect(Math.abs(at('disconnected') - 40_601)).toBeLessThan(40);
  });
});
