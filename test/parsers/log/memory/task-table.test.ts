import { describe, expect, it } from 'vitest';
import type { ConsoleRecord } from '../../../../src/model/console-record.js';
import { readConsole } from '../../../support/read-console.js';

function read(...lines: readonly string[]): ConsoleRecord[] {
  return readConsole(lines.map((line) => `${line}\n`).join(''));
}

describe('memory by task', () => {
  it('is the stack that was never used, of memory_tracker', () => {
    const tracked = (text: string): string => `I (24005) mem_track: ${text}`;
    const rows = read(
      tracked('=== Task Stack Usage ==='),
      tracked('  main                :  1234 bytes free (of configured stack)'),
      'I (24006) wifi: another task',
      tracked('  IDLE0               :   620 bytes free (of configured stack)'),
      tracked('========================'),
      tracked('  nobody              :     1 bytes free (of configured stack)'),
    );
    expect(rows).toMatchObject([
      { kind: 'task-memory', line: 2, timeMs: 24_005, task: 'main', stackFreeBytes: 1234, heapBytes: null },
      { kind: 'task-memory', line: 4, task: 'IDLE0', stackFreeBytes: 620 },
    ]);
    expect(rows).toHaveLength(2);
  });

  it('is the heap that it holds, of esp-idf v5.5, as a tree or as a table', () => {
    const rows = read(
      '├ ALIVE: main, CURRENT MEMORY USAGE 308, PEAK MEMORY USAGE 7412, TOTAL HEAP USED 2:',
      '│    ├ HEAP: RAM, CAPS: 0x0010580e, SIZE: 344400, USAGE: CURRENT 220 (0%), PEAK 220 (0%), ALLOC COUNT: 2',
      '│    │    ├ ALLOC 0x3fc99024, SIZE 88',
      '└ DELETED: client, CURRENT MEMORY USAGE 96, PEAK MEMORY USAGE 96, TOTAL HEAP USED 1:',
      '│ TASK               │ STATUS  │ CURRENT MEMORY USAGE │ PEAK MEMORY USAGE │ TOTAL HEAP USED │',
      '│               main │ ALIVE   │                  308 │              7412 │               2 │',
    ).map((row) => row.kind === 'task-memory' && [row.task, row.heapBytes, row.heapPeakBytes]);
    expect(rows).toEqual([
      ['main', 308, 7412],
      ['client', 96, 96],
      ['main', 308, 7412],
    ]);
  });

  it('is the stack that was never used, of vTaskList with or without the core', () => {
    const rows = read(
      'I (24005) app: Task          State   Prio    Stack    Num',
      'main           \tX\t1\t2124\t4\t0',
      'IDLE0          \tR\t0\t620\t5\t0',
      'tiT            \tB\t18\t1820\t9\t-1',
      'ipc1           \tS\t24\t96\t2\t2147483647',
      'wifi           \tB\t23\t3596\t17',
    ).map((row) => row.kind === 'task-memory' && [row.task, row.stackFreeBytes, row.timeMs]);
    expect(rows).toEqual([
      ['main', 2124, 24_005],
      ['IDLE0', 620, 24_005],
      ['tiT', 1820, 24_005],
      ['ipc1', 96, 24_005],
      ['wifi', 3596, 24_005],
    ]);
  });

  it.each(['main\tZ\t1\t2124\t4', 'main\tX\t1\t-4\t4', 'main\tX\t1\t2124', '\tX\t1\t2124\t4'])(
    'is not what stands in %j',
    (line) => expect(read(line)).toEqual([]),
  );

  it('is not what a log line of another kind says', () => {
    expect(read('  main: 12 bytes free (of configured stack)', '├ ALIVE: main', '│ x │ y │')).toEqual([]);
  });
});

describe('the fragmentation report of memory_tracker', () => {
  it('has what is free, and the largest block of internal memory', () => {
    const tracked = (text: string): string => `I (24005) mem_track: ${text}`;
    expect(
      read(
        tracked('=== Heap Fragmentation ==='),
        tracked('Internal RAM:'),
        tracked('  Total free:       386 KB'),
        tracked('  Largest block:    304 KB'),
        tracked('  Blocks:             12'),
        tracked('  Fragmentation:  21.2%'),
        tracked('PSRAM:'),
        tracked('  Total free:     31930 KB'),
        tracked('  Largest block:  31744 KB'),
        tracked('  Blocks:              3'),
        tracked('  Fragmentation:   0.6%'),
        tracked('=========================='),
      ),
    ).toMatchObject([
      {
        kind: 'memory',
        phase: 'Heap Fragmentation',
        free: { heap: null, internal: 386 * 1024, psram: 31_930 * 1024 },
        largestFreeBytes: 304 * 1024,
      },
    ]);
  });
});
