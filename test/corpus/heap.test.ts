import { describe, expect, it } from 'vitest';
import { corpusFile } from '../support/corpus-file.js';
import { analyseHeap, findingsOf } from '../support/analyse-heap.js';

// What the texts state about themselves was read off them by eye.
describe('a heap trace that somebody else printed', () => {
  it('of ESP-IDF v3 to v5.0 with decode lines states 40 bytes in 2 blocks', (context) => {
    const { dumps, summary } = analyseHeap(corpusFile('idf-docs-sample-01.txt', context).toString('latin1'));
    expect(dumps).toHaveLength(1);
    expect(dumps[0]).toMatchObject({ leakedBytes: 40, leakedCount: 2 });
    expect(dumps[0]?.facts.stated).toMatchObject({
      records: 2,
      capacity: 100,
      bytes: 40,
      count: 2,
      totalFrees: 0,
    });
    expect(dumps[0]?.groups.map(({ owner, sizeBytes }) => [owner?.name, owner?.line, sizeBytes])).toEqual([
      ['leak_some_memory', 27, 32],
      ['leak_some_memory', 29, 8],
    ]);
    expect(summary.skippedCount).toBe(0);
    expect(findingsOf(summary, 'heap-total-mismatch')).toEqual([]);
  });

  it('without callers has 2 blocks, and the advice to trace callers', (context) => {
    const { dumps, summary } = analyseHeap(corpusFile('idf-docs-sample-02.txt', context).toString('latin1'));
    expect(dumps.map(({ leakedBytes, leakedCount }) => [leakedBytes, leakedCount])).toEqual([[40, 2]]);
    expect(findingsOf(summary, 'heap-callers-missing')).toHaveLength(1);
  });

  it('of all blocks has 8 records, all freed', (context) => {
    const { dumps, summary } = analyseHeap(corpusFile('idf-docs-sample-03.txt', context).toString('latin1'));
    expect(dumps).toHaveLength(1);
    expect(dumps[0]).toMatchObject({ leakedBytes: 0, leakedCount: 0 });
    expect(dumps[0]?.facts).toMatchObject({ mode: 'all', parsedRecords: 8, isComplete: true });
    expect(findingsOf(summary, 'heap-total-mismatch')).toEqual([]);
  });

  it('of all blocks with callers and their decode lines has 1 of 8 alive', (context) => {
    const { dumps, summary } = analyseHeap(corpusFile('idf-docs-sample-04.txt', context).toString('latin1'));
    expect(dumps).toHaveLength(1);
    expect(dumps[0]).toMatchObject({ leakedBytes: 6, leakedCount: 1 });
    expect(dumps[0]?.facts).toMatchObject({ mode: 'all', parsedRecords: 8 });
    expect(dumps[0]?.facts.stated).toMatchObject({
      bytes: 6,
      count: 1,
      totalAllocations: 9,
      totalFrees: 8,
    });
    expect(findingsOf(summary, 'heap-total-mismatch')).toEqual([]);
  });

  it('that a person cut has its 4 records, and a call to trace deeper', (context) => {
    const { dumps, summary } = analyseHeap(corpusFile('shape-11.txt', context).toString('latin1'));
    expect(dumps).toHaveLength(1);
    expect(dumps[0]).toMatchObject({ leakedBytes: 264, leakedCount: 4 });
    expect(dumps[0]?.facts).toMatchObject({
      isComplete: false,
      truncatedBy: 'end-of-input',
      parsedRecords: 4,
    });
    expect(findingsOf(summary, 'heap-callers-shallow')).toHaveLength(1);
  });

  it('with seven frames and a colon after the last has an lwIP timer', (context) => {
    const { dumps } = analyseHeap(corpusFile('shape-14.txt', context).toString('latin1'));
    expect(dumps[0]).toMatchObject({ leakedBytes: 16, leakedCount: 1 });
    expect(dumps[0]?.groups[0]?.callers).toHaveLength(7);
    expect(dumps[0]?.groups[0]?.cause).toMatchObject({ id: 'lwip-timer', confidence: 'by-stack' });
    expect(dumps[0]?.groups[0]?.stack.slice(-2).map(({ name, inlined }) => [name, inlined])).toEqual([
      ['tcpip_timeouts_mbox_fetch', true],
      ['tcpip_thread', false],
    ]);
  });

  it('with doubled line ends has an empty dump and a cut one', (context) => {
    const { dumps } = analyseHeap(corpusFile('shape-16.txt', context).toString('latin1'));
    expect(
      dumps.map(({ facts, leakedBytes }) => [facts.isComplete, facts.parsedRecords, leakedBytes]),
    ).toEqual([
      [true, 0, 0],
      [false, 1, 60],
    ]);
    expect(dumps[0]?.facts.stated).toMatchObject({ totalAllocations: 17, totalFrees: 39, highWaterMark: 20 });
    expect(dumps[1]?.groups[0]?.owner).toMatchObject({ name: 'esp_route_table_add_route_entry', line: 86 });
  });

  it('is not found in a console log without one', (context) => {
    const { dumps, summary } = analyseHeap(
      corpusFile('streamer-console-one-connection.log', context).toString('latin1'),
    );
    expect([dumps, summary.findings, summary.skippedCount]).toEqual([[], [], 0]);
  });
});
