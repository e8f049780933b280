import { describe, expect, it } from 'vitest';
import { CycleDumps } from '../../../../src/analysis/memory/cycles/cycle-dumps.js';
import type { HeapDumpReport, HeapGroup } from '../../../../src/model/heap-report.js';

const group = (sizeBytes: number, count: number): HeapGroup => ({
  sizeBytes,
  count,
  bytes: sizeBytes * count,
  region: 'internal',
  owner: null,
  callers: [],
  cause: null,
  stack: [],
  otherStacks: 0,
});

function dump(allocations: number, ...kinds: HeapGroup[]): HeapDumpReport {
  const stated = {
    records: null,
    capacity: null,
    highWaterMark: null,
    bytes: null,
    count: null,
    totalAllocations: allocations,
    totalFrees: null,
    overflowed: null,
  };
  return {
    source: 'a.log',
    facts: {
      line: 1,
      endLine: 2,
      dialect: 'idf-v5.1+',
      mode: 'leaks',
      isComplete: true,
      truncatedBy: null,
      stated,
      parsedRecords: 0,
      skippedRecords: 0,
      hasDuplicates: false,
      isCorrupt: false,
      trackerBufferRecords: null,
    },
    leakedBytes: 0,
    leakedCount: 0,
    trackerBytes: 0,
    groups: kinds,
    kinds,
  };
}

describe('blocks of dumps in cycles', () => {
  it('that grow by a constant are found, by their bytes', () => {
    const dumps = new CycleDumps();
    for (const cycle of [1, 2, 3, 4]) {
      const cache = Math.min(cycle, 2) * 9;
      dumps.add(
        cycle,
        dump(cycle * 20_000, group(12, 100 * cycle), group(84, 64 * cycle), group(500, cache)),
      );
    }
    expect(dumps.growing().map(({ group: { sizeBytes }, perCycle }) => [sizeBytes, perCycle])).toEqual([
      [84, 64],
      [12, 100],
    ]);
    expect(dumps.growing()[0]).toMatchObject({ bytesPerCycle: 5376, counts: [64, 128, 192, 256] });
  });

  it('of a trace that starts anew each cycle grow by what each dump lists', () => {
    const dumps = new CycleDumps();
    for (const cycle of [1, 2, 3, 4]) dumps.add(cycle, dump(21_506, group(84, 64)));
    expect(dumps.growing()).toMatchObject([{ perCycle: 64, bytesPerCycle: 5376 }]);
  });

  it('of a trace that goes on and keep their number are set-up', () => {
    const dumps = new CycleDumps();
    for (const cycle of [1, 2, 3, 4]) dumps.add(cycle, dump(21_506 * cycle, group(84, 64)));
    expect(dumps.growing()).toEqual([]);
  });

  it('count once a cycle, as the last dump of it has them', () => {
    const dumps = new CycleDumps();
    for (const cycle of [1, 2, 3]) {
      dumps.add(cycle, dump(cycle * 100, group(84, 500)));
      dumps.add(cycle, dump(cycle * 100 + 50, group(84, 2 * cycle)));
    }
    expect(dumps.growing()).toMatchObject([{ perCycle: 2, counts: [2, 4, 6] }]);
  });
});
