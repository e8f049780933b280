import type { LogReport } from '../../model/log-report.js';
import type { BootData, ConnectionBars, PageData, TimelineData } from '../../model/report-page.js';
import { groupedBy } from '../text/grouped-by.js';
import { safeJson } from '../text/safe-text.js';
import { capabilities, timelinesOf } from './timeline-data.js';

/** What the data block may take of the page. */
const maxDataBytes = 400_000;
/** Bars of one chart; of more connections the first and the last ones are shown. */
const maxBars = 240;
const maxBarCharts = 24;
/** From here on a run is the whole boot of any log. */
const maxRunLength = 2 ** 20;

/** The numbers that the page's script draws, thinned until they fit; what is lowest and highest of all stays. */
export function pageDataOf(report: LogReport): PageData {
  const connections = connectionsOf(report);
  const whole = timelinesOf(report);
  let timelines = whole;
  const isTooLarge = (): boolean => pageDataJson({ timelines, connections }).length > maxDataBytes;
  for (let runLength = 8; isTooLarge() && runLength < maxRunLength; runLength *= 2) {
    timelines = whole.map((timeline) => thinned(timeline, runLength));
  }
  // Thousands of boots, or of logs: the last ones hold the trouble.
  while (timelines.length > 0 && isTooLarge()) {
    const most = Math.max(...timelines.map(({ boots }) => boots.length));
    timelines =
      most > 1
        ? timelines.map((one) => ({ ...one, boots: one.boots.slice(-Math.max(1, Math.floor(most / 2))) }))
        : timelines.slice(-Math.floor(timelines.length / 2));
  }
  return { timelines, connections };
}

/** JSON for a data block: nothing in it can end the element that holds it. */
export function pageDataJson(data: PageData): string {
  return safeJson(data).replaceAll('<', '\\u003c');
}

function connectionsOf({ console: { cycles, cycleTrends } }: LogReport): readonly ConnectionBars[] {
  const byBoot = groupedBy(cycles.items, ({ source, boot }) => `${boot} ${source}`);
  return [...byBoot.values()]
    .flatMap((ofBoot) => capabilities.map((capability) => ({ capability, ofBoot })))
    .flatMap(({ capability, ofBoot }): readonly ConnectionBars[] => {
      const [first] = ofBoot;
      const shown = endsOf(ofBoot, maxBars / 2);
      const kept = shown.map(({ retained }) => retained[capability]);
      if (!first || ofBoot.length < 2 || kept.every((bytes) => bytes === null)) return [];
      const { source, boot } = first;
      const trend = cycleTrends.items.find(
        (one) => one.source === source && one.boot === boot && one.capability === capability,
      );
      const slope = trend?.verdict === 'leak' ? trend.perCycleBytes : null;
      return [{ source, boot, capability, ids: shown.map(({ id }) => id), kept, slope }];
    })
    .slice(0, maxBarCharts);
}

function endsOf<Item>(items: readonly Item[], count: number): readonly Item[] {
  return items.length <= 2 * count ? items : [...items.slice(0, count), ...items.slice(-count)];
}

// Of each run of samples those stay that are the lowest or the highest of any capability.
function thinned(timeline: TimelineData, runLength: number): TimelineData {
  return { ...timeline, boots: timeline.boots.map((boot) => thinnedBoot(boot, runLength)) };
}

function thinnedBoot(boot: BootData, runLength: number): BootData {
  const { at, free } = boot;
  const kept = new Set<number>([0, at.length - 1]);
  for (let from = 0; from < at.length; from += runLength) {
    const to = Math.min(at.length, from + runLength);
    for (const values of free) for (const index of extremesOf(values, from, to)) kept.add(index);
  }
  const isKept = (_: unknown, index: number): boolean => kept.has(index);
  return { ...boot, at: at.filter(isKept), free: free.map((values) => values.filter(isKept)) };
}

function extremesOf(values: readonly (number | null)[], from: number, to: number): number[] {
  let [low, high]: [number | null, number | null] = [null, null];
  for (let i = from; i < to; i++) {
    const value = values[i] ?? null;
    if (value === null) continue;
    if (low === null || value < (values[low] ?? 0)) low = i;
    if (high === null || value > (values[high] ?? 0)) high = i;
  }
  return [low, high].flatMap((index) => index ?? []);
}
