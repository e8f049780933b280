import { describe, expect, it } from 'vitest';
import { formatStack } from '../../../src/report/heap/stack-text.js';
import { analyseHeap } from '../../support/analyse-heap.js';
import { dumpLines, traceOf } from '../../support/print-dump.js';

const names = {
  0x40000000: 'heap_caps_malloc',
  0x40000004: ['std::mutex::mutex()', 'Client::Client(int)'],
  0x4000000c: 'app_main',
};
const callers = [0x40000000, 0x40000004, 0x40000008, 0x4000000c];

function largestGroup(blocks: Parameters<typeof traceOf>[0], options = {}) {
  const text = dumpLines(traceOf(blocks, { depth: 8 })).join('\n');
  const group = analyseHeap(`${text}\n`, options).dumps[0]?.groups[0];
  if (!group) throw new Error('no group');
  return group;
}

describe('the stack of a group', () => {
  it('has each function, the inlined ones beside the one they are in, and the owner', () => {
    const { stack } = largestGroup([{ callers }], { names });
    expect(stack.map(({ address, name, inlined, isOwner }) => [address, name, inlined, isOwner])).toEqual([
      [0x40000000, 'heap_caps_malloc', false, false],
      [0x40000004, 'std::mutex::mutex', true, false],
      [0x40000004, 'Client::Client', false, true],
      [0x40000008, null, false, false],
      [0x4000000c, 'app_main', false, false],
    ]);
  });

  it('is printed with an address once for all that was inlined there', () => {
    expect(formatStack(largestGroup([{ callers }], { names }), 'the largest group', 80)).toEqual([
      'Call stack of the largest group, innermost first:',
      '  0x40000000  heap_caps_malloc at src/app.cpp:7',
      '  0x40000004  std::mutex::mutex at src/app.cpp:7 (inlined)',
      '              Client::Client at src/app.cpp:7  <- owner',
      '  0x40000008  ??',
      '  0x4000000c  app_main at src/app.cpp:7',
    ]);
  });

  it('says of how many blocks it is', () => {
    const other = [0x40000004, 0x4000000c];
    const [title] = formatStack(
      largestGroup([{ callers }, { callers }, { callers: other }], { names }),
      'the largest group',
      80,
    );
    expect(title).toBe('Call stack of the largest group (2 of its 3 blocks), innermost first:');
  });

  it('is left out where nothing has a name', () => {
    const group = largestGroup([{ callers }], { names: { 0x50000000: 'elsewhere' } });
    expect([group.stack, formatStack(group, 'the largest group', 80)]).toEqual([[], []]);
  });

  it('is cut where it is long', () => {
    const long = Array.from({ length: 20 }, (_, index) => 0x40000100 + index * 4);
    const text = dumpLines(traceOf([{ callers: long }], { depth: 20 })).join('\n');
    const group = analyseHeap(`${text}\n`, { names: { 0x40000100: 'app_main' } }).dumps[0]?.groups[0];
    expect(group && formatStack(group, 'the largest group', 80).at(-1)).toBe('  and 4 frames further out');
  });
});
