import { expect, it } from 'vitest';
import { analyseHeap } from '../../support/analyse-heap.js';
import { dumpLines, traceOf } from '../../support/print-dump.js';

// Each trace is started anew: it has blocks of its own.
function dump(blocks: number, trace: number): string {
  const own = Array.from({ length: blocks }, (_, i) => ({ address: 0x4ff20000 + trace * 0x1000 + i * 0x60 }));
  return dumpLines(traceOf(own)).join('\n');
}

it('finds what all whole dumps have that have any blocks', () => {
  const cutOff = dump(9, 4).split('\n').slice(0, 3).join('\n');
  const text = [dump(5, 1), dump(3, 2), dump(0, 3), cutOff].join('\n');
  const { shared } = analyseHeap(text).summary;
  expect(shared.map(({ group, minCount, maxCount }) => [group.sizeBytes, minCount, maxCount])).toEqual([
    [84, 3, 5],
  ]);
});
