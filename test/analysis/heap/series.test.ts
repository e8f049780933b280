import { describe, expect, it } from 'vitest';
import type { HeapSeries } from '../../../src/model/heap-report.js';
import { analyseHeap } from '../../support/analyse-heap.js';
import { isThorough } from '../../support/thorough.js';
import { dumpLines, traceOf, type Trace, type TracedBlock } from '../../support/print-dump.js';

/** `count` blocks of one trace, the first of them the oldest; the same blocks in each dump that has them. */
function blocksOf(count: number, from = 0): Partial<TracedBlock>[] {
  return Array.from({ length: count }, (_, index) => ({
    address: 0x4ff21110 + (from + index) * 0x58,
    ccount: 0x1000 * (from + index + 1),
  }));
}

function dump(
  blocks: readonly Partial<TracedBlock>[],
  totalAllocations: number,
  rest: Partial<Trace> = {},
): string {
  return `${dumpLines(traceOf(blocks, { totalAllocations, ...rest })).join('\n')}\n`;
}

function seriesOf(text: string): readonly Pick<HeapSeries, 'boot' | 'dumps' | 'verdict' | 'perDumpBytes'>[] {
  const { series } = analyseHeap(text).summary;
  return series.map(({ boot, dumps, verdict, perDumpBytes }) => ({ boot, dumps, verdict, perDumpBytes }));
}

describe('dumps of one running trace', () => {
  it('are one series, which tells what grows and by how much', () => {
    const text = [1, 2, 3, 4].map((n) => dump(blocksOf(n * 10), n * 500)).join('');
    expect(seriesOf(text)).toEqual([{ boot: 0, dumps: 4, verdict: 'grows', perDumpBytes: 840 }]);
    const [kind] = analyseHeap(text).summary.series[0]?.kinds ?? [];
    expect(kind).toMatchObject({ trend: 'grows', perDumpCount: 10, firstCount: 10, dumps: 4 });
  });

  it('tell of each dump what comes with it, not what a cache took until it was full', () => {
    const cache = (n: number) => blocksOf(Math.min(n, 2), 90).map((block) => ({ ...block, sizeBytes: 512 }));
    const text = [1, 2, 3, 4, 5, 6].map((n) => dump([...blocksOf(n), ...cache(n)], n * 500)).join('');
    expect(seriesOf(text)).toEqual([{ boot: 0, dumps: 6, verdict: 'grows', perDumpBytes: 84 }]);
  });

  it('are told from a trace that was started anew by totals that go back', () => {
    const text = dump(blocksOf(10), 500) + dump(blocksOf(10), 400);
    expect(seriesOf(text).map(({ dumps, verdict }) => [dumps, verdict])).toEqual([
      [1, 'unknown'],
      [1, 'unknown'],
    ]);
  });

  it('are told from a trace that was started anew by blocks that were not there before', () => {
    const text = dump(blocksOf(10), 500) + dump(blocksOf(10, 1000), 520);
    expect(seriesOf(text)).toHaveLength(2);
  });

  it('go on when all that was kept before was freed but one block in the middle', () => {
    const text = dump(blocksOf(10), 500) + dump([...blocksOf(1, 5), ...blocksOf(9, 50)], 900);
    expect(seriesOf(text).map(({ dumps, verdict }) => [dumps, verdict])).toEqual([[2, 'steady']]);
  });

  it('are not joined over a reboot', () => {
    const boot = 'ESP-ROM:esp32p4-eco2-20240710\nrst:0x1 (POWERON),boot:0x30f (SPI_FAST_FLASH_BOOT)\n';
    const text = boot + dump(blocksOf(10), 500) + boot + dump(blocksOf(20), 900);
    expect(seriesOf(text).map(({ boot: number, dumps }) => [number, dumps])).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  it('are not joined over a clock that went back, where the first lines of the boot are missing', () => {
    const text = `I (90000) app: a\n${dump(blocksOf(10), 500)}I (800) app: b\nI (810) app: c\nI (820) app: d\n${dump(blocksOf(20), 900)}`;
    expect(seriesOf(text).map(({ boot }) => boot)).toEqual([0, 1]);
  });

  it('say nothing where nothing was allocated between them', () => {
    const text = dump(blocksOf(10), 500) + dump(blocksOf(10), 500) + dump(blocksOf(10), 500);
    expect(seriesOf(text).map(({ dumps, verdict }) => [dumps, verdict])).toEqual([[3, 'unknown']]);
  });

  it('may be thousands: what is kept of them is bounded, and the answer the same', () => {
    const dumps = isThorough ? 3000 : 500;
    const text = Array.from({ length: dumps }, (_, n) => dump(blocksOf(n + 1).slice(0, 40), n + 1)).join('');
    const perDumpBytes = Math.round((39 * 84) / (dumps - 1));
    expect(seriesOf(text)).toEqual([{ boot: 0, dumps, verdict: 'levels-off', perDumpBytes }]);
  });

  it.each([
    ['at the end', [10, 20, 30, 40]],
    ['in the middle', [10, 20, 40]],
    ['at the begin', [20, 30, 40]],
  ])('tell the same where one is cut off %s', (where, whole) => {
    const lines = (n: number): string => dump(blocksOf(n), n * 500);
    const cutOff = (n: number): string => `${lines(n).split('\n').slice(0, 8).join('\n')}\n`;
    const text = {
      'at the end': [10, 20, 30, 40].map(lines).join('') + cutOff(50),
      'in the middle': lines(10) + lines(20) + cutOff(30) + lines(40),
      'at the begin': cutOff(10) + [20, 30, 40].map(lines).join(''),
    }[where];
    expect(seriesOf(text ?? '')).toEqual([
      { boot: 0, dumps: whole.length, verdict: 'grows', perDumpBytes: 840 },
    ]);
    expect(analyseHeap(text ?? '').summary.series[0]?.partialDumps).toBe(1);
  });

  it('tell the same where the records of one are lost, and only its totals are left', () => {
    const lost = dump(blocksOf(30), 15_000)
      .split('\n')
      .filter((_, index) => index < 4 || index > 25);
    const text = [10, 20].map((n) => dump(blocksOf(n), n * 500)).join('') + lost.join('\n');
    expect(seriesOf(text)).toEqual([{ boot: 0, dumps: 2, verdict: 'grows', perDumpBytes: 840 }]);
  });

  it('are not held against each other where all of them are cut off', () => {
    const cutOff = (n: number): string => dump(blocksOf(40), 500).split('\n').slice(0, n).join('\n');
    expect(seriesOf(`${cutOff(5)}\n${cutOff(9)}\n${cutOff(7)}`)).toEqual([
      { boot: 0, dumps: 1, verdict: 'unknown', perDumpBytes: 0 },
    ]);
  });

  it('call no leak what is there by chance when each of them is printed', () => {
    const passing = [3, 2, 3, 2, 3, 2, 4].map((n, index) => blocksOf(n, 100 + index * 10));
    const text = passing.map((blocks, index) => dump([...blocksOf(1), ...blocks], 500 + index * 500));
    expect(seriesOf(text.join(''))).toEqual([{ boot: 0, dumps: 7, verdict: 'steady', perDumpBytes: 0 }]);
  });

  it('follow blocks without an owner by what they are, not by what their neighbours make them look like', () => {
    const at = (index: number, sizeBytes: number, ccount: number): Partial<TracedBlock> => ({
      sizeBytes,
      address: 0x4ff20000 + index * 0x200,
      ccount,
    });
    // Five mutexes with their handles and five blocks of 8 bytes: half of these are handles, until there is one more.
    const pairs = [0, 1, 2, 3, 4].flatMap((i) => [
      at(i * 2, 8, 0x100000 * i),
      at(i * 2 + 1, 84, 0x100000 * i + 0x400),
    ]);
    const others = [5, 6, 7, 8, 9].flatMap((i) => [
      at(i * 2, 8, 0x100000 * i),
      at(i * 2 + 1, 500, 0x100000 * i + 9),
    ]);
    const blocks = [...pairs, ...others];
    const text = [0, 1, 2, 3, 4, 5].map((n) => dump([...blocks, at(90 + n, 8, 0xa00000 + n)], 500 + n * 50));
    const [series] = analyseHeap(text.join('') + dump(blocks, 900)).summary.series;
    expect(series?.kinds.map(({ group, trend }) => [group.sizeBytes, group.cause?.id, trend])).toEqual([
      [500, undefined, 'steady'],
      [84, 'freertos-mutex', 'steady'],
      [8, 'pthread-mutex', 'steady'],
    ]);
  });
});
