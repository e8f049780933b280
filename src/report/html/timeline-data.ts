import type { Capability, MemorySample } from '../../model/console-record.js';
import type { Cycle, Sourced } from '../../model/console-report.js';
import type { LogReport } from '../../model/log-report.js';
import type { BootData, TimelineData, TimelineMark } from '../../model/report-page.js';
import { groupedBy } from '../text/grouped-by.js';

/** What is drawn in panels, one below the other. */
export const capabilities: readonly Capability[] = ['internal', 'dma', 'heap', 'psram'];

/** Logs, and boots of each, that are drawn at most: of more the last, which hold the trouble. */
const maxLogs = 200;
const maxBoots = 1000;

/** Marks in one timeline: more would be a wall. */
const maxMarks = 200;

type Sample = Sourced<MemorySample>;

/** The timelines of a report, one a log, in the order of the logs. */
export function timelinesOf(report: LogReport): readonly TimelineData[] {
  const bySource = groupedBy(report.console.timeline, ({ source }) => source);
  return [...bySource]
    .slice(-maxLogs)
    .flatMap(([source, samples]) => timelineOf(report, source, samples) ?? []);
}

function timelineOf(report: LogReport, source: string, all: readonly Sample[]): TimelineData | null {
  const hasClock = all.some(({ timeMs }) => timeMs !== null);
  // Lines of the set-up name a single pool at a moment of change: they would make saws of the periodic ones.
  const samples = all.filter(({ timeMs, phase }) => phase === null && (!hasClock || timeMs !== null));
  const shown = capabilities.filter((one) => samples.some(({ free }) => free[one] !== null));
  if (samples.length < 2 || shown.length === 0) return null;
  const axis = new TimeAxis(hasClock);
  const boots = [...groupedBy(samples, ({ boot }) => boot)]
    .slice(-maxBoots)
    .map(([boot, ofBoot]): BootData => {
      const start = axis.startBoot(boot, ofBoot);
      const at = ofBoot.map((sample) => axis.place(sample) ?? start);
      return { boot, start, at, free: shown.map((one) => ofBoot.map(({ free }) => free[one])) };
    });
  const unit = hasClock ? 'seconds' : 'lines';
  const cycles = report.console.cycles.items.filter((cycle) => cycle.source === source);
  return {
    source,
    unit,
    capabilities: shown,
    boots,
    connections: hasClock ? cycles.flatMap((cycle) => spanOf(cycle, axis) ?? []) : [],
    marks: marksOf(report, source, axis),
  };
}

function spanOf({ boot, startMs, endMs }: Cycle, axis: TimeAxis): { from: number; to: number } | null {
  const [from, to] = [
    axis.place({ boot, timeMs: startMs, line: 0 }),
    endMs === null ? axis.endOf(boot) : axis.place({ boot, timeMs: endMs, line: 0 }),
  ];
  return from === null || to === null || to < from ? null : { from, to };
}

function marksOf(report: LogReport, source: string, axis: TimeAxis): readonly TimelineMark[] {
  const { panics, allocationFailures } = report.console;
  const crashes = [...panics.items, ...allocationFailures.items].map((item) => ({
    ...item,
    label: item.kind === 'allocation-failure' ? 'allocation failed' : item.kind,
    mark: 'crash' as const,
  }));
  const traces = report.dumps.map(({ source: of, facts }) => ({
    source: of,
    boot: facts.boot,
    line: facts.line,
    timeMs: null,
    label: 'heap trace',
    mark: 'trace' as const,
  }));
  return [...crashes, ...traces]
    .filter((item) => item.source === source)
    .flatMap(({ mark, label, ...item }) => {
      const at = axis.place(item);
      return at === null ? [] : [{ at, kind: mark, label }];
    })
    .toSorted((a, b) => a.at - b.at)
    .slice(0, maxMarks);
}

type Place = { readonly boot: number; readonly timeMs: number | null; readonly line: number };

/** Puts the boots of a log on one axis, one after the other, since the time of each starts at zero. */
class TimeAxis {
  readonly #hasClock: boolean;
  readonly #boots = new Map<number, { start: number; offset: number; samples: readonly Sample[] }>();
  #end = 0;

  constructor(hasClock: boolean) {
    this.#hasClock = hasClock;
  }

  /** Places of samples count from here. */
  startBoot(boot: number, samples: readonly Sample[]): number {
    const [first, last] = [samples[0], samples.at(-1)];
    if (!first || !last) return this.#end;
    // The first boot keeps its own clock: a log may begin in the middle of it.
    const offset = this.#hasClock ? this.#end : 0;
    const start = this.#boots.size === 0 ? this.#raw(first) : offset;
    this.#boots.set(boot, { start, offset, samples });
    this.#end = Math.max(this.#end, offset + this.#raw(last));
    return start;
  }

  endOf(boot: number): number | null {
    const last = this.#boots.get(boot)?.samples.at(-1);
    return last ? this.place(last) : null;
  }

  /** A moment without a clock of its own is between the samples of the lines around it. */
  place({ boot, timeMs, line }: Place): number | null {
    const known = this.#boots.get(boot);
    if (!known) return null;
    if (!this.#hasClock) return line;
    if (timeMs !== null) return known.offset + timeMs / 1000;
    const near = known.samples.findLast((sample) => sample.line <= line) ?? known.samples[0];
    return near ? known.offset + this.#raw(near) : null;
  }

  #raw({ timeMs, line }: Place): number {
    return this.#hasClock ? (timeMs ?? 0) / 1000 : line;
  }
}
