import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';
import { samplePath } from '../support/sample-path.js';

const elf = ['--elf', samplePath('streamer.elf')];

function json(log: string): any {
  const { stdout, code } = runCli(['heap', samplePath(log), ...elf, '--format', 'json']);
  expect(code).toBe(1);
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
    ['one-connection.log', 185, 69, 8628, 1120, 21_506, 21_561],
    ['two-connections.log', 370, 138, 17_256, 1305, 42_999, 43_109],
    ['ten-connections.log', 1850, 1850, 107_840, 2785, 214_865, 215_415],
  ])(
    '%s has the figures of samples/README.md',
    (log, records, count, bytes, highWaterMark, allocations, frees) => {
      const { dumps, findings, skipped } = json(log);
      expect(dumps).toHaveLength(1);
      expect(dumps[0]).toMatchObject({
        dialect: 'idf-v5.1+',
        mode: 'leaks',
        complete: true,
        truncatedBy: null,
        parsedRecords: count,
        leakedBytes: bytes,
        leakedCount: count,
        stated: {
          records,
          highWaterMark,
          bytes,
          count,
          totalAllocations: allocations,
          totalFrees: frees,
          overflowed: false,
        },
      });
      expect(skipped).toEqual([]);
      expect(findings.map(({ ruleId }: { ruleId: string }) => ruleId)).not.toContain('heap-total-mismatch');
    },
  );

  it.each([
    ['one-connection.log', 1],
    ['two-connections.log', 2],
  ])('%s has the owners and causes of samples/README.md, %d times', (log, times) => {
    const [{ groups }] = json(log).dumps;
    const seen = groups.map((group: any) => [
      group.count,
      group.size,
      group.owner.name,
      group.cause.id,
      group.cause.confidence,
    ]);
    const owner = (name: string): string => `rtc::impl::${name}`;
    expect(seen).toHaveLength(6);
    expect(seen).toEqual(
      expect.arrayContaining([
        [64 * times, 84, owner('PeerConnection::PeerConnection'), 'freertos-mutex', 'by-stack'],
        [times, 1536, owner('ThreadPool::spawn'), 'freertos-task-stack', 'by-stack'],
        [times, 1024, owner('PollService::start'), 'freertos-task-stack', 'by-stack'],
        [times, 340, owner('ThreadPool::spawn'), 'freertos-tcb', 'by-stack'],
        [times, 340, owner('PollService::start'), 'freertos-tcb', 'by-stack'],
        [times, 12, owner('ThreadPool::spawn'), 'pthread-cond', 'by-stack'],
      ]),
    );
  });

  it('ten-connections.log has the PSRAM blocks of samples/README.md, ten times', () => {
    const [{ groups }] = json('ten-connections.log').dumps;
    const psram = groups.filter(({ region }: { region: string }) => region === 'psram');
    const sum = (name: string, size: number): number =>
      psram
        .filter((group: any) => group.owner.name.includes(name) && group.size === size)
        .reduce((total: number, { count }: { count: number }) => total + count, 0);
    expect(sum('PeerConnection', 8)).toBe(640);
    expect(sum('PeerConnection', 12)).toBe(80);
    expect([16, 72, 92, 112].map((size) => sum('IceTransport::gather', size))).toEqual([120, 40, 40, 40]);
    expect([4, 8, 12, 16].map((size) => sum('Client::set', size))).toEqual([20, 40, 80, 30]);
    expect([28, 24, 16].map((size) => sum('ThreadPool::spawn', size))).toEqual([10, 10, 10]);
    expect(psram.reduce((total: number, { count }: { count: number }) => total + count, 0)).toBe(1160);
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
    expect(dumps.map(({ leakedBytes }) => leakedBytes)).toEqual([8628, 17_256]);
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
