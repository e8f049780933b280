import { describe, expect, it } from 'vitest';
import type { LogReport } from '../../../src/model/log-report.js';
import { pageDataJson, pageDataOf } from '../../../src/report/html/page-data.js';
import { logReport } from '../../support/log-report.js';

const kilobyte = 1024;

/** The same report with other samples. */
function withTimeline(timeline: LogReport['console']['timeline']): LogReport {
  const report = logReport('x');
  return { ...report, console: { ...report.console, timeline } };
}

const [sample] = logReport('x').console.timeline;
if (!sample) throw new Error('the report has samples');

describe('the data of the timeline', () => {
  it('has bytes of each capability by second, connections as spans, traces as marks', () => {
    const { timelines } = pageDataOf(logReport('x'));
    expect(timelines).toHaveLength(1);
    const [{ source, unit, capabilities, boots, connections, marks } = timelines[0]!] = timelines;
    expect([source, unit]).toEqual(['x.log', 'seconds']);
    // PSRAM is in no sample.
    expect(capabilities).toEqual(['internal', 'dma', 'heap']);
    const [boot] = boots;
    expect([boot?.at[0], boot?.at.at(-1), boot?.at.length]).toEqual([1, 100.5, 200]);
    expect(boot?.free.map(([first]) => first)).toEqual([395, 365, 32_865].map((size) => size * kilobyte));
    expect(connections[0]).toEqual({ from: 6, to: 11 });
    expect(marks).toEqual([{ at: 3, kind: 'trace', label: 'heap trace' }]);
  });

  it('has boots one after the other, each with its own time from zero', () => {
    const at = (boot: number, timeMs: number) => ({ ...sample, boot, timeMs, line: boot * 100 + timeMs });
    const { timelines } = pageDataOf(withTimeline([at(0, 5000), at(0, 9000), at(1, 400), at(1, 2000)]));
    expect(timelines[0]?.boots.map(({ boot, start, at: places }) => [boot, start, places])).toEqual([
      [0, 5, [5, 9]],
      [1, 9, [9.4, 11]],
    ]);
  });

  it('is drawn over lines where no line has a clock', () => {
    const at = (line: number) => ({ ...sample, line, timeMs: null });
    const [timeline] = pageDataOf(withTimeline([at(10), at(30)])).timelines;
    expect([timeline?.unit, timeline?.boots[0]?.at]).toEqual(['lines', [10, 30]]);
  });

  it('keeps the lowest and the highest of each capability where it has to thin, and stays small', () => {
    const count = 60_000;
    const [low, high] = [41_234, 7];
    const timeline = Array.from({ length: count }, (_, index) => {
      const bytes = index === low ? 1 : index === high ? 999_999 : 300_000 + ((index * 7919) % 90_000);
      return { ...sample, timeMs: index * 500, free: { ...sample.free, dma: bytes } };
    });
    const data = pageDataOf(withTimeline(timeline));
    expect(pageDataJson(data).length).toBeLessThan(450_000);
    const [drawn] = data.timelines;
    const bytes = drawn?.boots[0]?.free[drawn.capabilities.indexOf('dma')] ?? [];
    expect(bytes.length).toBeGreaterThan(1000);
    expect([Math.min(...bytes.map(Number)), Math.max(...bytes.map(Number))]).toEqual([1, 999_999]);
  });

  it('stays small for many boots and many logs, and shows the last ones', () => {
    const boots = Array.from({ length: 30_000 }, (_, index) => ({
      ...sample,
      boot: Math.floor(index / 2),
      timeMs: (index % 2) * 500,
    }));
    const logs = Array.from({ length: 30_000 }, (_, index) => ({
      ...sample,
      source: `${'long name '.repeat(20)}${Math.floor(index / 2)}`,
      timeMs: (index % 2) * 500,
    }));
    for (const timeline of [boots, logs]) {
      const data = pageDataOf(withTimeline(timeline));
      expect(pageDataJson(data).length).toBeLessThan(450_000);
      expect(data.timelines.length).toBeGreaterThan(0);
      expect(data.timelines.at(-1)?.boots.at(-1)?.boot).toBe(timeline.at(-1)?.boot);
    }
  });
});

describe('the bars', () => {
  it('say what each connection kept, with the slope of a leak alone', () => {
    const { connections } = pageDataOf(logReport('x'));
    expect(connections.map(({ capability, slope }) => [capability, slope])).toEqual([
      ['internal', null],
      ['dma', 8 * kilobyte],
    ]);
    expect(connections[1]?.kept).toEqual(Array.from({ length: 10 }, () => 8 * kilobyte));
    expect(connections[1]?.ids).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});

it('a data block cannot end the element that holds it', () => {
  expect(pageDataJson(pageDataOf(logReport('</script>')))).not.toContain('<');
});
