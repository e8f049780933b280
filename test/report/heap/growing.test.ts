import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { createHeapTextReporter } from '../../../src/report/heap/text-reporter.js';
import { formatHeapVerdict } from '../../../src/report/heap/verdict.js';
import { explainVerdict } from '../../../src/report/heap/why.js';
import type { HeapSummary } from '../../../src/model/heap-report.js';
import { analyseHeap } from '../../support/analyse-heap.js';
import { dumpLines, traceOf, type TracedBlock } from '../../support/print-dump.js';

const names = { 0x40000100: 'setUp()', 0x40000200: 'Ring::push(int)', 0x40000300: 'Log::keep(int)' };

/** `count` blocks that stay where they are from dump to dump. */
function blocks(count: number, sizeBytes: number, caller: number): Partial<TracedBlock>[] {
  return Array.from({ length: count }, (_, index) => ({
    sizeBytes,
    callers: [caller],
    address: 0x4ff00000 + (caller & 0xfff) * 0x1000 + index * 0x10,
    ccount: caller + index * 0x100,
  }));
}

/** Dumps of one running trace with 5 blocks of set-up, and so many of two kinds that are small beside it. */
function summaryOf(...counts: readonly (readonly [pushed: number, logged: number])[]): HeapSummary {
  const dumps = counts.map(([pushed, logged], index) => {
    const kept = [...blocks(5, 4_000, 0x40000100), ...blocks(pushed, 20, 0x40000200)];
    return dumpLines(
      traceOf([...kept, ...blocks(logged, 24, 0x40000300)], { totalAllocations: 500 * (index + 1) }),
    );
  });
  return analyseHeap(`${dumps.flat().join('\n')}\n`, { names }).summary;
}

function textOf(summary: HeapSummary): string {
  const written: string[] = [];
  const asked = { isEvery: false, logs: ['a.log'], elfs: ['app.elf'], hasSdkconfig: false };
  const options = { ...asked, style: new Chalk({ level: 0 }), columns: 100 };
  createHeapTextReporter((text) => void written.push(text), options).finish(summary, false);
  return written.join('');
}

describe('dumps of one running trace in which a small kind grows beside a large one that stays', () => {
  const grown = summaryOf([3, 2], [6, 2], [9, 2]);

  it('are told by what grows', () => {
    expect(formatHeapVerdict(grown)).toMatch(/^LEAK .*\b3 x 20 B .* Ring::push\b/);
    expect(formatHeapVerdict(grown)).not.toContain('setUp');
  });

  it('say why: how much grows, and how much stayed', () => {
    const why = explainVerdict(grown).join(' ');
    expect(why).toContain('1 kind of blocks grows from dump to dump of one running trace.');
    expect(why).toContain(' 2 other kinds stayed the same: set-up.');
    expect(why).not.toContain('One step is little');
  });

  it('show the stack of what grows, not of what is largest', () => {
    expect(textOf(grown)).toMatch(
      /^Call stack of what grows most, innermost first:\n {2}0x40000200 {2}Ring::push at .*<- owner$/m,
    );
  });
});

it('of two dumps says that one step is little, and of several kinds that they grow', () => {
  const why = explainVerdict(summaryOf([3, 1], [6, 2])).join(' ');
  expect(why).toContain('2 kinds of blocks grow from dump to dump');
  expect(why).toContain('One step is little: a cache that fills looks the same.');
});

it('speaks of what grows most in the verdict, the stack and the next step, although another kind has more', () => {
  const summary = summaryOf([1, 100], [4, 101], [7, 102]);
  expect(formatHeapVerdict(summary)).toContain('3 x 20 B blocks created by Ring::push');
  expect(textOf(summary)).toMatch(/^Call stack of what grows most.*\n {2}0x40000200 /m);
});
