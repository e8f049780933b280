import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';
import { samplePath } from '../support/sample-path.js';

const elf = ['--elf', samplePath('streamer.elf')];

/** What the program says of each sample; several tests look at it. */
const answers = new Map<string, string>();

function json(log: string): any {
  const known = answers.get(log);
  if (known !== undefined) return JSON.parse(known);
  const { stdout, stderr } = runCli(['heap', samplePath(log), ...elf, '--format', 'json']);
  expect(stderr).toBe('');
  answers.set(log, stdout);
  return JSON.parse(stdout);
}

describe('the heap report of the samples', () => {
  it('has the verdict as its first line', () => {
    const { code, stdout, stderr } = runCli(['heap', samplePath('one-connection.log'), ...elf]);
    expect(stdout.split('\n')[0]).toBe(
      'LEAK 8,628 B in 69 blocks: 62 % is 64 x 84 B FreeRTOS mutexes created by PeerConnection (by stack)',
    );
    expect([code, stderr]).toEqual([1, '']);
  });

  it.each([
    [
      'two-connections.log',
      'LEAK 7,948 B with each dump (by cycles, 2 dumps), 16.2 KB in 136 blocks by now',
      1,
    ],
    [
      'ten-connections.log',
      'LEAK 7,948 B with each dump (by cycles, 10 dumps), 78.3 KB in 672 blocks by now',
      1,
    ],
    [
      'ten-connections-bounded.log',
      'BOUNDED 23.9 KB in 203 blocks: no longer grows (by cycles, 10 dumps)',
      0,
    ],
    [
      'ten-connections-clean.log',
      'CLEAN: nothing grows (by cycles, 10 dumps); 680 B in 2 blocks stay since the first dump',
      0,
    ],
  ])('%s says what it is', (log, verdict, code) => {
    const run = runCli(['heap', samplePath(log), ...elf]);
    expect(run.stdout.slice(0, verdict.length)).toBe(verdict);
    expect(run.code).toBe(code);
  });

  it('ten-connections.log is one series, in which the connection grows and the tasks do not', () => {
    const { series, seriesCount, findings } = json('ten-connections.log');
    expect([series.length, seriesCount]).toEqual([1, 1]);
    expect(series[0]).toMatchObject({ boot: 0, dumps: 10, verdict: 'grows', perDumpBytes: 7948 });
    expect(series[0].grown.map(({ size, perDumpCount }: any) => [size, perDumpCount])).toEqual([
      [84, 64],
      [1536, 1],
      [1024, 1],
      [12, 1],
    ]);
    const leaks = findings.filter(({ ruleId }: any) => ruleId === 'heap-leak');
    expect(
      leaks.map(({ severity, confidence, evidence }: any) => [severity, confidence, evidence.group.size]),
    ).toEqual([
      ['warning', 'by-cycles', 84],
      ['warning', 'by-cycles', 1536],
      ['warning', 'by-cycles', 1024],
      ['warning', 'by-cycles', 12],
      ['note', 'by-cycles', 340],
      ['note', 'by-cycles', 340],
    ]);
    expect(new Set(leaks.map(({ evidence }: any) => evidence.count))).toEqual(new Set([10]));
  });

  it('three boots that each leak the same are no growth', () => {
    const one = readFileSync(samplePath('one-connection.log'));
    const { stdout } = runCli(['heap', '-', ...elf, '--format', 'json'], {
      input: Buffer.concat([one, one, one]),
    });
    const { dumps, series, findings } = JSON.parse(stdout);
    expect(dumps.map(({ boot }: any) => boot)).toEqual([0, 1, 2]);
    expect(series.map(({ boot, dumps: count, verdict }: any) => [boot, count, verdict])).toEqual([
      [0, 1, 'unknown'],
      [1, 1, 'unknown'],
      [2, 1, 'unknown'],
    ]);
    const [worst] = findings;
    expect([worst.severity, worst.confidence, worst.evidence.count]).toEqual(['warning', 'by-pattern', 3]);
  });

  it.each([
    ['one-connection.log', 1, 185, 69, 8628, 1112, 21_565, 21_620],
    ['two-connections.log', 2, 363, 136, 16_576, 1290, 43_056, 43_173],
    ['ten-connections.log', 10, 1787, 672, 80_160, 2714, 214_802, 215_415],
    ['ten-connections-bounded.log', 10, 541, 203, 24_524, 1646, 214_802, 216_661],
    ['ten-connections-clean.log', 10, 7, 2, 680, 1112, 214_802, 217_195],
    ['both-regions.log', 1, 185, 185, 20_208, 1112, 21_565, 21_620],
  ])(
    '%s has %d dumps, and the figures of samples/README.md in its last one',
    (log, count, records, leakedCount, leakedBytes, highWaterMark, totalAllocations, totalFrees) => {
      const { dumps, findings, skipped } = json(log);
      expect(dumps).toHaveLength(count);
      expect(dumps.at(-1)).toMatchObject({
        dialect: 'idf-v5.1+',
        mode: 'leaks',
        complete: true,
        truncatedBy: null,
        parsedRecords: leakedCount,
        leakedBytes,
        leakedCount,
        stated: {
          records,
          highWaterMark,
          bytes: leakedBytes,
          count: leakedCount,
          totalAllocations,
          totalFrees,
          overflowed: false,
        },
      });
      expect(skipped).toEqual([]);
      expect(findings.map(({ ruleId }: { ruleId: string }) => ruleId)).not.toContain('heap-total-mismatch');
    },
  );

  it('ten-connections.log keeps 8,628 B in 69 blocks of the first connection and 7,948 B in 67 of each later one', () => {
    const { dumps } = json('ten-connections.log');
    expect(dumps.map(({ leakedBytes, leakedCount }: any) => [leakedBytes, leakedCount])).toEqual(
      Array.from({ length: 10 }, (_, later) => [8628 + 7948 * later, 69 + 67 * later]),
    );
  });

  it('ten-connections-bounded.log keeps three connections', () => {
    const { dumps } = json('ten-connections-bounded.log');
    expect(dumps.map(({ leakedBytes }: any) => leakedBytes)).toEqual(
      Array.from({ length: 10 }, (_, later) => 8628 + 7948 * Math.min(later, 2)),
    );
  });

  it.each([
    ['one-connection.log', 1],
    ['two-connections.log', 2],
    ['ten-connections.log', 10],
  ])('%s has the owners and causes of samples/README.md, %d times', (log, times) => {
    const { groups } = json(log).dumps.at(-1);
    const seen = groups.map((group: any) => [
      group.count,
      group.size,
      group.owner.name,
      group.cause && [group.cause.id, group.cause.confidence],
    ]);
    const owner = (name: string): string => `rtc::impl::${name}`;
    expect(seen).toHaveLength(6);
    expect(seen).toEqual(
      expect.arrayContaining([
        [64 * times, 84, owner('PeerConnection::PeerConnection'), ['freertos-mutex', 'by-stack']],
        [times, 1536, owner('make_buffer'), null],
        [times, 1024, owner('IceTransport::IceTransport'), null],
        [1, 340, owner('ThreadPool::spawn'), ['freertos-tcb', 'by-stack']],
        [1, 340, owner('PollService::start'), ['freertos-tcb', 'by-stack']],
        [times, 12, owner('make_buffer'), null],
      ]),
    );
  });

  it('both-regions.log has the PSRAM blocks of samples/README.md', () => {
    const [{ groups }] = json('both-regions.log').dumps;
    const psram = groups.filter(({ region }: { region: string }) => region === 'psram');
    const sum = (name: string, size: number): number =>
      psram
        .filter((group: any) => group.owner.name.includes(name) && group.size === size)
        .reduce((total: number, { count }: { count: number }) => total + count, 0);
    expect(sum('impl::PeerConnection', 8)).toBe(64);
    expect([16, 72, 92, 112].map((size) => sum('IceTransport::gather', size))).toEqual([8, 3, 3, 2]);
    expect([4, 8, 12, 16].map((size) => sum('Client::set', size))).toEqual([2, 4, 8, 3]);
    expect([28, 24, 16, 5120].map((size) => sum('ThreadPool::spawn', size))).toEqual([1, 1, 1, 1]);
    expect(sum('PollService::start', 4096)).toBe(1);
    expect(psram.reduce((total: number, { count }: { count: number }) => total + count, 0)).toBe(116);
  });

  it('watchdog-in-dump.log has 18 whole records and one that was cut', () => {
    const { dumps, findings, skipped, skippedCount } = json('watchdog-in-dump.log');
    expect(dumps).toHaveLength(1);
    expect(dumps[0]).toMatchObject({
      complete: false,
      truncatedBy: 'interrupt-watchdog',
      parsedRecords: 18,
      skippedRecords: 1,
      leakedBytes: 18 * 84,
      leakedCount: 18,
      stated: { records: 185, capacity: 2000, bytes: null, count: null },
    });
    expect(skipped).toHaveLength(1);
    expect(skippedCount).toBe(1);
    expect(findings.map(({ ruleId }: { ruleId: string }) => ruleId)).toContain('heap-dump-truncated');
  });

  it('ctors-debug.log has no heap trace', () => {
    const { code, stdout, stderr } = runCli(['heap', samplePath('ctors-debug.log')]);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain('holds no heap trace');
  });

  it('of several logs are all in one answer', () => {
    const { stdout } = runCli([
      'heap',
      samplePath('one-connection.log'),
      samplePath('two-connections.log'),
      ...elf,
      '--format',
      'ndjson',
    ]);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const dumps = events.filter(({ event }) => event === 'dump');
    expect(dumps.map(({ leakedBytes }) => leakedBytes)).toEqual([8628, 8628, 16_576]);
    const mutexes = events.filter(
      ({ event, evidence }) => event === 'finding' && evidence.group?.size === 84,
    );
    // One leak, told by the log where it is largest.
    expect(mutexes.map(({ evidence }) => [evidence.source, evidence.group.count])).toEqual([
      [samplePath('two-connections.log'), 128],
    ]);
  });

  it('are the same with every run', () => {
    const args = ['heap', samplePath('ten-connections.log'), ...elf, '--format', 'json'];
    expect(runCli(args).stdout).toBe(runCli(args).stdout);
  });
});
