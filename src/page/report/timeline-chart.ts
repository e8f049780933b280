import uPlot from 'uplot';
import type { Capability } from '../../model/console-record.js';
import type { TimelineData } from '../../model/report-page.js';
import { widthOf } from './chart-list.js';
import { colour, formatSize, pixel, sizeSteps } from './theme.js';
import { setUpZoom } from './zoom.js';

const panelHeight = 130;
const lastPanelHeight = 165;
/** Rooms beside the panels, the same for all, so that their times stand below each other. */
const axisWidth = 64;

/** Draws the panels of one log, one a capability, which share their time. */
export function drawTimeline(host: HTMLElement, timeline: TimelineData): readonly uPlot[] {
  const at = timeline.boots.flatMap((boot, index) => (index === 0 ? boot.at : [boot.start, ...boot.at]));
  const sync = uPlot.sync(host.id);
  const plots = timeline.capabilities.flatMap((capability, index) => {
    const place = document.querySelector<HTMLElement>(`#${host.id}-${index}`);
    if (!place) return [];
    const isLast = index === timeline.capabilities.length - 1;
    const options = optionsOf(timeline, capability, { width: widthOf(place), isLast, key: sync.key });
    // A restart is a gap that no line crosses; a sample without this figure is none.
    const values = timeline.boots.flatMap(({ free }, boot) => {
      const ofBoot = (free[index] ?? []).map((bytes) => bytes ?? undefined);
      return boot === 0 ? ofBoot : [null, ...ofBoot];
    });
    return [new uPlot(options, [at, values], place)];
  });
  setUpZoom(host, plots, [at[0] ?? 0, at.at(-1) ?? 0]);
  return plots;
}

type PanelOptions = { readonly width: number; readonly isLast: boolean; readonly key: string };

function optionsOf(
  timeline: TimelineData,
  capability: Capability,
  { width, isLast, key }: PanelOptions,
): uPlot.Options {
  const soft = colour('soft');
  const grid = { stroke: colour('rule'), width: 1 };
  const isClock = timeline.unit === 'seconds';
  return {
    width,
    height: isLast ? lastPanelHeight : panelHeight,
    scales: { x: { time: false }, y: { range: rangeOf } },
    cursor: { sync: { key }, drag: { x: true, y: false }, points: { size: 6 } },
    // The last panel alone would leave room for half of its last mark.
    padding: [null, 20, null, null],
    legend: { live: true },
    axes: [
      {
        show: isLast,
        stroke: soft,
        grid,
        ticks: grid,
        label: isClock ? 'time since the log began' : 'line of the log',
        labelSize: 20,
        values: (_, marks) => marks.map((mark) => (isClock ? formatTime(mark) : String(mark))),
      },
      {
        stroke: soft,
        grid,
        ticks: grid,
        size: axisWidth,
        incrs: (...[, , , high]) => sizeSteps(high),
        values: (_, marks) => marks.map(formatSize),
      },
    ],
    series: [
      { label: isClock ? 'at' : 'line', value: (_, x) => placeText(timeline, x) },
      {
        label: 'free',
        stroke: colour(capability),
        fill: colour(capability, 13),
        width: 1.5,
        points: { show: false },
        value: (_, bytes) => (typeof bytes === 'number' ? formatSize(bytes) : '–'),
      },
    ],
    hooks: {
      drawClear: [(plot) => shadeConnections(plot, timeline)],
      draw: [(plot) => drawMarks(plot, timeline)],
    },
  };
}

// From a little below the lowest to a little above the highest, but never below nothing: bytes are shown as they are.
function rangeOf(_: uPlot, low: number | null, high: number | null): uPlot.Range.MinMax {
  if (low === null || high === null) return [0, 1024];
  const room = Math.max((high - low) * 0.1, 1024);
  return [Math.max(0, low - room), high + room];
}

function placeText({ boots, unit }: TimelineData, x: number | null): string {
  if (typeof x !== 'number') return '–';
  if (unit === 'lines') return String(x);
  const boot = boots.findLast(({ start }) => x >= start);
  const offset = boot && boots.indexOf(boot) > 0 ? boot.start : 0;
  return boots.length > 1 ? `${formatTime(x - offset)} of boot ${(boot?.boot ?? 0) + 1}` : formatTime(x);
}

/** `8.4 s`, `12:41`, `3:05:00` */
function formatTime(seconds: number): string {
  if (seconds < 60) return `${Number(seconds.toFixed(1))} s`;
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3600),
    Math.floor((seconds % 3600) / 60),
    seconds % 60,
  ];
  return hours === 0 ? `${minutes}:${twoDigits(rest)}` : `${hours}:${twoDigits(minutes)}:${twoDigits(rest)}`;
}

function twoDigits(value: number): string {
  return String(Math.floor(value)).padStart(2, '0');
}

function shadeConnections(plot: uPlot, { connections }: TimelineData): void {
  const { ctx, bbox } = plot;
  ctx.save();
  clipTo(plot);
  ctx.fillStyle = colour('shade');
  for (const { from, to } of connections) {
    const left = plot.valToPos(from, 'x', true);
    // A short one still shows.
    ctx.fillRect(left, bbox.top, Math.max(plot.valToPos(to, 'x', true) - left, pixel()), bbox.height);
  }
  ctx.restore();
}

function drawMarks(plot: uPlot, { boots, marks }: TimelineData): void {
  const { ctx, bbox } = plot;
  ctx.save();
  clipTo(plot);
  ctx.lineWidth = pixel();
  for (const { start } of boots.slice(1)) {
    strokeAt(plot, start, { colour: colour('soft'), dash: [4, 4] });
  }
  for (const { at, kind } of marks) {
    if (kind === 'crash') strokeAt(plot, at, { colour: colour('crash'), dash: [] });
    else {
      const x = plot.valToPos(at, 'x', true);
      ctx.fillStyle = colour('trace');
      ctx.fillRect(x - pixel(), bbox.top + bbox.height - 8 * pixel(), 2 * pixel(), 8 * pixel());
    }
  }
  ctx.restore();
}

function clipTo({ ctx, bbox }: uPlot): void {
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
}

function strokeAt(plot: uPlot, at: number, look: { colour: string; dash: readonly number[] }): void {
  const { ctx, bbox } = plot;
  const x = Math.round(plot.valToPos(at, 'x', true)) + pixel() / 2;
  ctx.strokeStyle = look.colour;
  ctx.setLineDash(look.dash.map((length) => length * pixel()));
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
}
