import { describe, expect, it } from 'vitest';
import type { TraceRelation } from '../../../../src/analysis/heap/open-series.js';
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
  keptCount: 0,
});

function dump(...kinds: HeapGroup[]): HeapDumpReport {
  const stated = {
    records: null,
    capacity: null,
    highWaterMark: null,
    bytes: null,
    count: null,
    totalAllocations: null,
    totalFrees: null,
    overflowed: null,
  };
  const blocks = kinds.reduce((sum, { count }) => sum + count, 0);
  return {
    source: 'a.log',
    facts: {
      line: 1,
      endLine: 2,
      boot: 0,
      dialect: 'idf-v5.1+',
      mode: 'leaks',
      isComplete: true,
      truncatedBy: null,
      stated: { ...stated, count: blocks },
      parsedRecords: blocks,
      skippedRecords: 0,
      hasDuplicates: false,
      isCorrupt: false,
      trackerBufferRecords: null,
    },
    elf: null,
    leakedBytes: 0,
    leakedCount: blocks,
    trackerBytes: 0,
    groups: kinds,
    kinds,
  };
}

/** A dump in each of so many cycles, and what each is to the one before. */
function follow(relations: readonly TraceRelation[], dumpOf: (cycle: number) => HeapDumpReport): CycleDumps {
  const dumps = new CycleDumps();
  for (const [i, relation] of relations.entries()) dumps.add(i + 1, dumpOf(i + 1), relation);
  return dumps;
}

describe('blocks of dumps in cycles', () => {
  it('that grow by a constant are found, by their bytes', () => {
    const dumps = follow(['anew', 'goes-on', 'goes-on', 'goes-on'], (cycle) => {
      const cache = Math.min(cycle, 2) * 9;
      return dump(group(12, 100 * cycle), group(84, 64 * cycle), group(500, cache));
    });
    expect(dumps.growing().map(({ group: { sizeBytes }, perCycle }) => [sizeBytes, perCycle])).toEqual([
      [84, 64],
      [12, 100],
    ]);
    expect(dumps.growing()[0]).toMatchObject({ bytesPerCycle: 5376, counts: [64, 128, 192, 256] });
  });

  it('of a trace that starts anew each cycle grow by what each dump lists', () => {
    const dumps = follow(['anew', 'anew', 'anew', 'anew'], () => dump(group(84, 64)));
    expect(dumps.growing()).toMatchObject([{ perCycle: 64, bytesPerCycle: 5376 }]);
    expect(dumps.cyclesTold).toBe(4);
  });

  it('of a trace that goes on and keep their number are set-up', () => {
    const dumps = follow(['anew', 'goes-on', 'goes-on', 'goes-on'], () => dump(group(84, 64)));
    expect(dumps.growing()).toEqual([]);
    expect(dumps.cyclesTold).toBe(4);
  });

  it('of a trace that was started anew once grow on from what it lists', () => {
    const counts = [64, 66, 2, 4, 6];
    const dumps = follow(['anew', 'goes-on', 'anew', 'goes-on', 'goes-on'], (cycle) =>
      dump(group(84, counts[cycle - 1] ?? 0)),
    );
    expect(dumps.growing()).toMatchObject([{ perCycle: 2, cycles: 4, steps: 4, counts }]);
  });

  it('tell nothing where none of them shows whether the trace goes on', () => {
    const dumps = follow(['anew', 'unclear', 'unclear', 'unclear', 'unclear'], () => dump(group(84, 64)));
    expect(dumps.growing()).toEqual([]);
    expect(dumps.cyclesTold).toBe(0);
    const other = follow(['anew', 'unclear', 'anew', 'unclear', 'unclear'], () => dump(group(84, 64)));
    expect(other.growing()).toMatchObject([{ perCycle: 64 }]);
    expect(other.cyclesTold).toBe(5);
  });

  it('count once a cycle, as the last dump of it has them', () => {
    const dumps = new CycleDumps();
    for (const cycle of [1, 2, 3]) {
      dumps.add(cycle, dump(group(84, 500)), 'goes-on');
      dumps.add(cycle, dump(group(84, 2 * cycle)), 'goes-on');
    }
    expect(dumps.growing()).toMatchObject([{ perCycle: 2, counts: [2, 4, 6] }]);
  });

  it('are those of each cycle where there is no dump, or half of one, in some of them', () => {
    const dumps = new CycleDumps();
    for (const cycle of [1, 2, 3, 5, 8, 9]) dumps.add(cycle, dump(group(84, 64 * cycle)), 'goes-on');
    const whole = dump(group(84, 640));
    const cutOff = { ...whole, leakedCount: 40, kinds: [group(84, 40)] };
    dumps.add(10, cutOff, 'goes-on');
    dumps.add(11, dump(group(84, 64 * 11)), 'goes-on');
    expect(dumps.growing()).toMatchObject([{ perCycle: 64, cycles: 6, steps: 6 }]);
  });

  it('are of a trace that was started anew before any dump of the cycle', () => {
    const dumps = new CycleDumps();
    for (const cycle of [1, 2, 3]) {
      dumps.add(cycle, dump(group(84, 500)), 'anew');
      dumps.add(cycle, dump(group(84, 64)), 'goes-on');
    }
    expect(dumps.growing()).toMatchObject([{ perCycle: 64, counts: [64, 64, 64] }]);
  });
});
