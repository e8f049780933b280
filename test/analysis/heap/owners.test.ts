import { describe, expect, it } from 'vitest';
import { analyseHeap, findingsOf, stackOf } from '../../support/analyse-heap.js';
import { dumpLines, traceOf, type TracedBlock } from '../../support/print-dump.js';

function log(blocks: readonly Partial<TracedBlock>[]): string {
  return dumpLines(traceOf(blocks, { depth: 10 })).join('\n') + '\n';
}

const plumbing = ['trace_malloc', '__wrap_heap_caps_malloc_base', 'heap_caps_malloc', 'pvPortMalloc'];

describe('the owner of a block', () => {
  it('is the first function that is not plumbing', () => {
    const stack = stackOf(0x40000000, [
      ...plumbing,
      'xQueueCreateMutex',
      'rtc::impl::PeerConnection::PeerConnection()',
      'app_main',
    ]);
    const [group] = analyseHeap(log([{ callers: stack.callers }]), { names: stack.names }).dumps[0]!.groups;
    expect(group?.owner).toEqual({
      function: 'rtc::impl::PeerConnection::PeerConnection()',
      name: 'rtc::impl::PeerConnection::PeerConnection',
      file: '/src/app.cpp',
      line: 7,
    });
  });

  it('may be an inlined function', () => {
    const { dumps } = analyseHeap(log([{ callers: [0x40000000, 0x40000004] }]), {
      names: {
        0x40000000: ['operator new(unsigned int)', 'Client::open(int)', 'main_loop()'],
        0x40000004: 'app_main',
      },
    });
    expect(dumps[0]?.groups[0]?.owner?.name).toBe('Client::open');
  });

  it('is unknown where the stack ends in the allocator, and that is said', () => {
    const stack = stackOf(0x40000000, plumbing);
    const { dumps, summary } = analyseHeap(log([{ callers: stack.callers }]), { names: stack.names });
    expect(dumps[0]?.groups[0]?.owner).toBeNull();
    const [finding] = findingsOf(summary, 'heap-callers-shallow');
    expect(finding?.severity).toBe('note');
    expect(finding?.evidence).toMatchObject({ depth: 4, blocks: 1, blocksInDump: 1, frames: plumbing });
  });

  it('comes from decode lines of the monitor where there is no ELF', () => {
    const text = `--- 0x40000000: heap_caps_malloc at /idf/heap_caps.c:84\n--- 0x40000004: leak_it at /app/main.c:12\n`;
    const { dumps } = analyseHeap(text + log([{ callers: [0x40000000, 0x40000004] }]));
    expect(dumps[0]?.groups[0]?.owner).toEqual({
      function: 'leak_it',
      name: 'leak_it',
      file: '/app/main.c',
      line: 12,
    });
  });

  it('comes from decode lines that follow the last record', () => {
    const lines = dumpLines(traceOf([{ callers: [0x40000000] }], { depth: 2 }));
    const text = [...lines.slice(0, 2), '--- 0x40000000: leak_it at /app/main.c:12', ...lines.slice(2)].join(
      '\n',
    );
    expect(analyseHeap(text).dumps[0]?.groups[0]?.owner?.name).toBe('leak_it');
  });
});

describe('groups', () => {
  it('join the stacks of one owner, by size and region; the most frequent stack speaks for them', () => {
    const names = { 1: 'Client::open()', 2: 'Client::open()', 3: 'Server::open()' };
    const block = (callers: number[], sizeBytes = 84, region: 'internal' | 'psram' = 'internal') => ({
      callers,
      sizeBytes,
      region,
    });
    const { dumps } = analyseHeap(
      log([block([1]), block([2]), block([2]), block([3]), block([1], 12), block([1], 12, 'psram')]),
      { names },
    );
    expect(
      dumps[0]?.groups.map(({ owner, sizeBytes, count, bytes, region, callers, otherStacks }) => [
        owner?.name,
        sizeBytes,
        count,
        bytes,
        region,
        callers,
        otherStacks,
      ]),
    ).toEqual([
      ['Client::open', 84, 3, 252, 'internal', [2], 1],
      ['Server::open', 84, 1, 84, 'internal', [3], 0],
      ['Client::open', 12, 1, 12, 'internal', [1], 0],
      ['Client::open', 12, 1, 12, 'psram', [1], 0],
    ]);
  });

  it('without an owner stand apart by stack, and together as a kind', () => {
    const [dump] = analyseHeap(
      log([{ callers: [0x40000000] }, { callers: [0x40000004] }, { callers: [0x40000000] }]),
    ).dumps;
    expect(dump?.groups.map(({ count, callers }) => [count, callers])).toEqual([
      [2, [0x40000000]],
      [1, [0x40000004]],
    ]);
    expect(dump?.kinds.map(({ count, bytes, otherStacks }) => [count, bytes, otherStacks])).toEqual([
      [3, 252, 1],
    ]);
  });

  it('leave out what was freed', () => {
    const blocks = [{ sizeBytes: 3, freedBy: [] }, { sizeBytes: 9 }];
    const text = dumpLines(traceOf(blocks, { mode: 'all', depth: 0 })).join('\n');
    const [dump] = analyseHeap(text).dumps;
    expect(dump).toMatchObject({ leakedBytes: 9, leakedCount: 1, groups: [{ sizeBytes: 9, count: 1 }] });
  });

  it('sum to what leaked', () => {
    const blocks = Array.from({ length: 200 }, (_, index) => ({
      sizeBytes: 1 + (index % 7),
      callers: [0x40000000 + index * 4],
    }));
    const [dump] = analyseHeap(log(blocks)).dumps;
    const sum = (groups: readonly { bytes: number }[]) =>
      groups.reduce((total, { bytes }) => total + bytes, 0);
    const total = blocks.reduce((bytes, { sizeBytes }) => bytes + sizeBytes, 0);
    expect([dump?.leakedBytes, sum(dump!.groups), sum(dump!.kinds)]).toEqual([total, total, total]);
  });
});

describe('what is missing to name owners', () => {
  const rules = (text: string, names?: Record<number, string>): string[] =>
    analyseHeap(text, names ? { names } : {}).summary.findings.map(({ ruleId }) => ruleId);

  it('is the stack depth, where no record has callers', () => {
    expect(rules(log([{}]))).toEqual(['heap-leak', 'heap-callers-missing']);
  });

  it('is an ELF, where callers are addresses only', () => {
    expect(rules(log([{ callers: [0x40000000] }]))).toEqual(['heap-leak', 'heap-symbols-missing']);
  });

  it('is the right ELF, where most callers lie outside of it', () => {
    const names = { 0x40000000: 'app_main' };
    const { summary } = analyseHeap(log([{ callers: [0x40000000, 0x40000004, 0x40000008] }]), { names });
    const [finding] = findingsOf(summary, 'elf-does-not-cover');
    expect(finding).toMatchObject({ severity: 'warning', evidence: { covered: 1, callers: 3 } });
  });

  it('is nothing, where most callers are known', () => {
    expect(rules(log([{ callers: [1, 2] }]), { 1: 'malloc', 2: 'app_main' })).toEqual(['heap-leak']);
  });

  it('is nothing, where nothing leaks', () => {
    expect(rules(log([]))).toEqual([]);
  });
});
