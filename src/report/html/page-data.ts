import type { Capability } from '../../model/console-record.js';
import type { LogReport } from '../../model/log-report.js';
import { safeJson } from '../text/safe-text.js';
import { capabilityNames } from '../text/capability-names.js';

/** Boots that get a chart of their own; the page stays small. */
const maxBootsDrawn = 8;
/** Vertical lines in one chart. */
const maxMarks = 400;

// Drawn apart: beside megabytes of PSRAM nobody sees the kilobytes that DMA has left.
const drawings = [
  { title: 'internal RAM', pools: ['internal', 'dma'] },
  { title: 'heap', pools: ['heap', 'psram'] },
] as const;

type Drawing = (typeof drawings)[number];

export const capabilities: readonly Capability[] = ['heap', 'psram', 'internal', 'dma'];

/** One chart of free memory; times in seconds since that boot, KB per pool, null where a sample lacks it. */
export type TimelineData = {
  readonly title: string;
  readonly seconds: readonly number[];
  readonly pools: readonly { readonly name: string; readonly kilobytes: readonly (number | null)[] }[];
  readonly marks: readonly { readonly at: number; readonly label: string }[];
  readonly cycles: readonly { readonly from: number; readonly to: number }[];
};

/** What each connection kept, in KB. */
export type CycleData = {
  readonly ids: readonly number[];
  readonly pools: readonly { readonly name: string; readonly kilobytes: readonly (number | null)[] }[];
};

export type PageData = { readonly timelines: readonly TimelineData[]; readonly cycles: CycleData | null };

/** The numbers that the page's script draws. */
export function pageDataOf(report: LogReport): PageData {
  const boots = [...new Set(report.console.timeline.map(({ boot }) => boot))].slice(-maxBootsDrawn);
  return {
    timelines: boots.flatMap((boot) =>
      drawings.flatMap((drawing) => timelineOf(report, boot, drawing) ?? []),
    ),
    cycles: cyclesOf(report),
  };
}

/** JSON for a data block: nothing in it can end the element that holds it. */
export function pageDataJson(data: PageData): string {
  return safeJson(data).replaceAll('<', '\\u003c');
}

function timelineOf(
  { console: log, events }: LogReport,
  boot: number,
  drawing: Drawing,
): TimelineData | null {
  const samples = log.timeline
    .flatMap((sample) =>
      sample.boot === boot && sample.timeMs !== null ? [{ ...sample, at: sample.timeMs }] : [],
    )
    .toSorted((a, b) => a.at - b.at);
  if (samples.length < 2) return null;
  const pools = drawing.pools.flatMap((capability) => {
    const kilobytes = samples.map(({ free }) => toKilobytes(free[capability]));
    return kilobytes.some((value) => value !== null)
      ? [{ name: capabilityNames[capability], kilobytes }]
      : [];
  });
  if (pools.length === 0) return null;
  return {
    title: `Free ${drawing.title}, boot ${boot + 1}`,
    seconds: samples.map(({ at }) => at / 1000),
    pools,
    marks: events
      .flatMap(({ boot: of, timeMs, step }) =>
        of === boot && timeMs !== null ? [{ at: timeMs / 1000, label: step }] : [],
      )
      .slice(0, maxMarks),
    cycles: log.cycles.items.flatMap(({ boot: of, startMs, endMs }) =>
      of === boot && endMs !== null ? [{ from: startMs / 1000, to: endMs / 1000 }] : [],
    ),
  };
}

function cyclesOf({ console: log }: LogReport): CycleData | null {
  const cycles = log.cycles.items;
  if (cycles.length < 2) return null;
  const pools = capabilities.flatMap((capability) => {
    const kilobytes = cycles.map(({ retained }) => toKilobytes(retained[capability]));
    return kilobytes.some((value) => value !== null)
      ? [{ name: capabilityNames[capability], kilobytes }]
      : [];
  });
  return { ids: cycles.map(({ id }) => id), pools };
}

function toKilobytes(bytes: number | null): number | null {
  return bytes === null ? null : bytes / 1024;
}
