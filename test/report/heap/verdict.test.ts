import { describe, expect, it } from 'vitest';
import { formatHeapVerdict } from '../../../src/report/heap/verdict.js';
import { explainVerdict } from '../../../src/report/heap/why.js';
import { analyseHeap, stackOf } from '../../support/analyse-heap.js';
import { dumpLines, traceOf, type Trace, type TracedBlock } from '../../support/print-dump.js';

function textOf(blocks: readonly Partial<TracedBlock>[], rest: Partial<Trace> = {}): string {
  return `${dumpLines(traceOf(blocks, { depth: 10, ...rest })).join('\n')}\n`;
}

function verdictOf(text: string, names?: Record<number, string>): string {
  return formatHeapVerdict(analyseHeap(text, names ? { names } : {}).summary);
}

function times(count: number, block: Partial<TracedBlock>): Partial<TracedBlock>[] {
  return Array.from({ length: count }, () => block);
}

describe('the verdict', () => {
  it('names the largest share, its cause, its creator and how we know', () => {
    const queue = stackOf(0x40000000, [
      'pvPortMalloc',
      'xQueueCreateMutex',
      'rtc::impl::PeerConnection::PeerConnection(int)',
    ]);
    const text = textOf([
      ...times(64, { callers: queue.callers }),
      ...[340, 340, 1536, 1024, 12].map((sizeBytes) => ({ sizeBytes, callers: [0x40000100] })),
    ]);
    expect(verdictOf(text, { ...queue.names, 0x40000100: 'Pool::spawn()' })).toBe(
      'LEAK 8,628 B in 69 blocks: 62 % is 64 x 84 B FreeRTOS mutexes created by PeerConnection (by stack)',
    );
  });

  it('of a guess names its rivals', () => {
    expect(verdictOf(textOf(times(64, {})))).toBe(
      'LEAK 5,376 B in 64 blocks: 100 % is 64 x 84 B FreeRTOS mutexes (by size, a guess; or std::function captures, or FreeRTOS queues)',
    );
  });

  it('of a block without stack and cause says that its origin is unknown', () => {
    expect(verdictOf(textOf([{ sizeBytes: 1000 }]))).toBe(
      'LEAK 1,000 B in 1 block: 100 % is 1 x 1,000 B block of unknown origin',
    );
  });

  it('of dumps that leave it open speaks of what came, not of set-up', () => {
    const setUp = { sizeBytes: 5000, address: 0x4ff30000, ccount: 0x100 };
    const came = times(3, { sizeBytes: 96 }).map((block, i) => ({ ...block, ccount: 0x900000 * (i + 1) }));
    const dumps = [[setUp], [setUp], [setUp, ...came]];
    const text = dumps.map((blocks, i) => textOf(blocks, { totalAllocations: 500 * (i + 1) })).join('');
    expect(verdictOf(text)).toBe(
      'LEAK 288 B in 3 blocks in the last of 3 dumps, which do not tell whether it grows: 100 % is 3 x 96 B blocks of unknown origin',
    );
    expect(explainVerdict(analyseHeap(text).summary).join(' ')).toContain('with the last dump alone');
  });

  it.each([
    ['a method by its class', 'rtc::impl::ThreadPool::spawn(int)', 'ThreadPool::spawn'],
    ['a constructor by its class', 'Client::Client(std::string)', 'Client'],
    [
      'a constructor of a template by its class',
      'Queue<std::function<void ()> >::Queue(unsigned int)',
      'Queue<…>',
    ],
    ['a function by its name', 'leak_some_memory', 'leak_some_memory'],
  ])('names %s', (_, name, word) => {
    expect(verdictOf(textOf([{ sizeBytes: 1000, callers: [1] }]), { 1: name })).toBe(
      `LEAK 1,000 B in 1 block: 100 % is 1 x 1,000 B block created by ${word}`,
    );
  });

  it('of a trace of all blocks speaks of what is alive', () => {
    expect(verdictOf(textOf([{ sizeBytes: 9, callers: [1] }], { mode: 'all' }), { 1: 'app_main' })).toBe(
      'ALIVE 9 B in 1 block: 100 % is 1 x 9 B block created by app_main',
    );
  });

  it('of a clean trace says that nothing was left', () => {
    expect(verdictOf(textOf([], { unprinted: 0 }))).toBe('CLEAN: no block was left in a trace of 0 records');
  });

  it('of a dump that the watchdog cut off is a lower bound', () => {
    const [header = '', first = ''] = textOf([{ sizeBytes: 1000 }, {}]).split('\n');
    const guru =
      "    84 bytes (@ 0x4ff459d0, Internal) allocated CPU 0Guru Meditation Error: Core  1 panic'ed (Interrupt wdt timeout on CPU1).";
    expect(verdictOf([header, first, guru, ''].join('\n'))).toBe(
      'LEAK at least 1,000 B in 1 block, cut off by the interrupt watchdog after 1 of 2 records: 100 % is 1 x 1,000 B block of unknown origin',
    );
  });

  it('of a dump that ends behind its last record is no lower bound, unless its buffer was full', () => {
    const [records = ''] = textOf([{ sizeBytes: 1000 }, {}]).split('====== Heap Trace Summary');
    const said = 'LEAK 1,084 B in 2 blocks, its totals cut off by the end of the log:';
    expect(verdictOf(records)).toContain(said);
    const full = records.replace(/\d+ capacity/, '2 capacity');
    expect(verdictOf(full)).toContain('LEAK at least 1,084 B in 2 blocks, cut off');
  });

  it('of a buffer that overflowed is a lower bound, and never clean', () => {
    expect(verdictOf(textOf([{ sizeBytes: 1000 }], { hasOverflowed: true }))).toMatch(
      /^LEAK at least 1,000 B/,
    );
    expect(verdictOf(textOf([], { hasOverflowed: true }))).toBe(
      'NOT ENOUGH to say: no block is left, but the buffer overflowed and dropped its oldest records',
    );
    const dumps = (blocks: readonly Partial<TracedBlock>[]): string =>
      Array.from({ length: 4 }, () => textOf(blocks, { hasOverflowed: true })).join('');
    expect(verdictOf(dumps([]))).toMatch(
      /^NOT ENOUGH to say: no block is left .*, but the buffer overflowed/,
    );
    expect(verdictOf(dumps([{ sizeBytes: 1000 }]))).toMatch(/^(?:LEAK at least|NOT ENOUGH)/);
  });

  it('of a dump that was cut off before its first record is open', () => {
    const [header = ''] = textOf([{}]).split('\n');
    expect(verdictOf(`${header}\nRebooting...\n`)).toMatch(
      /^UNKNOWN: .*cut off by a reboot after 0 of 1 record\b/,
    );
  });

  it('of a summary alone believes it', () => {
    const text = "8628 bytes 'leaked' in trace (69 allocations)\ntotal allocations: 5\ntotal frees: 1\n";
    expect(verdictOf(text)).toBe(
      'LEAK 8,628 B in 69 blocks, says the summary; its records are not in this log',
    );
  });

  it('of several dumps says which one it speaks of', () => {
    expect(verdictOf(textOf([{ sizeBytes: 1000 }]) + textOf([]))).toBe(
      'LEAK 1,000 B in 1 block (of 2 dumps, the one in line 1): 100 % is 1 x 1,000 B block of unknown origin',
    );
  });

  it('of a log without a trace says so', () => {
    expect(verdictOf('I (5) app: hello\n')).toBe('NO TRACE in this log');
    expect(verdictOf('no data, heap tracing is disabled.\n')).toBe(
      'NO TRACE: heap tracing is disabled in this firmware',
    );
  });

  it('of a leak tracker that found nothing but its own buffer is no leak', () => {
    const text = [
      'I (5) alloc_trace: Initialized trace buffer: 3000 records (336000 bytes)',
      'I (6) mem_track:    LEAKED ALLOCATIONS',
      'I (6) mem_track: Heap trace leak records: 1',
      'I (6) mem_track: --- LEAK #1 ---',
      'I (6) mem_track: Address: 0x48001000 (PSRAM)',
      'I (6) mem_track: Size: 336000 bytes',
      'I (6) mem_track: Total leaks: 1 allocations, 336000 bytes (328.12 KB)',
      'I (6) mem_track:   PSRAM free: 31930 KB',
      '',
    ].join('\n');
    expect(verdictOf(text)).toMatch(/^CLEAN/);
  });
});
