// Runs in the reader's browser: draws the charts from the page's data block.
import uPlot from 'uplot';
import type { CycleData, PageData, TimelineData } from '../../report/html/page-data.js';

type Chart = { readonly host: HTMLElement; readonly draw: (width: number) => uPlot };

const height = 300;
const colours = ['#4477aa', '#228833', '#ee6677', '#aa3377'];
const dark = matchMedia('(prefers-color-scheme: dark)');

const data = readData();
const charts = [...data.timelines.flatMap(timelineChart), ...(data.cycles ? cycleChart(data.cycles) : [])];
let drawn: uPlot[] = [];
drawAll();
dark.addEventListener('change', drawAll);
addEventListener('resize', () => {
  for (const [index, plot] of drawn.entries()) plot.setSize({ width: widthOf(charts[index]), height });
});

function readData(): PageData {
  const element = document.querySelector('#data');
  // Our own data block, written by page-data.ts.
  return JSON.parse(element?.textContent ?? '{"timelines":[],"cycles":null}') as PageData;
}

function drawAll(): void {
  for (const plot of drawn) plot.destroy();
  drawn = charts.map((chart) => chart.draw(widthOf(chart)));
}

function widthOf(chart: Chart | undefined): number {
  return Math.max(300, chart?.host.clientWidth ?? 0);
}

function timelineChart(timeline: TimelineData, index: number): Chart[] {
  const host = document.querySelector<HTMLElement>(`#timeline-${index}`);
  if (!host) return [];
  const values = timeline.pools.map(({ kilobytes }) => [...kilobytes]);
  const draw = (width: number): uPlot =>
    new uPlot(
      {
        title: timeline.title,
        width,
        height,
        scales: { x: { time: false } },
        axes: [axis('seconds since boot'), axis('KB free')],
        series: [{ label: 's' }, ...timeline.pools.map(({ name }, at) => seriesOf(name, at))],
        hooks: {
          drawClear: [(plot) => shadeCycles(plot, timeline)],
          draw: [(plot) => drawMarks(plot, timeline)],
        },
      },
      [[...timeline.seconds], ...values],
      host,
    );
  return [{ host, draw }];
}

function cycleChart(cycles: CycleData): Chart[] {
  const host = document.querySelector<HTMLElement>('#cycles');
  if (!host) return [];
  const values = cycles.pools.map(({ kilobytes }) => [...kilobytes]);
  const draw = (width: number): uPlot =>
    new uPlot(
      {
        title: 'Kept after each connection, in all',
        width,
        height,
        scales: { x: { time: false } },
        axes: [{ ...axis('connection'), incrs: [1, 2, 5, 10, 20, 50, 100] }, axis('KB kept')],
        series: [
          { label: 'connection' },
          ...cycles.pools.map(({ name }, at) => ({ ...seriesOf(name, at), points: { show: true } })),
        ],
      },
      [[...cycles.ids], ...values],
      host,
    );
  return [{ host, draw }];
}

function axis(label: string): uPlot.Axis {
  const [ink, grid] = dark.matches ? ['#98a1ab', '#2a2f35'] : ['#5d6670', '#e7eaee'];
  return { label, stroke: ink, grid: { stroke: grid }, ticks: { stroke: grid }, size: 64 };
}

function seriesOf(name: string, index: number): uPlot.Series {
  const stroke = colours[index % colours.length] ?? '#888';
  return { label: name, stroke, width: 1.5, spanGaps: true };
}

function shadeCycles(plot: uPlot, { cycles }: TimelineData): void {
  plot.ctx.save();
  plot.ctx.fillStyle = dark.matches ? 'rgba(125,183,245,.12)' : 'rgba(31,95,168,.08)';
  for (const { from, to } of cycles) {
    const left = plot.valToPos(from, 'x', true);
    plot.ctx.fillRect(left, plot.bbox.top, plot.valToPos(to, 'x', true) - left, plot.bbox.height);
  }
  plot.ctx.restore();
}

function drawMarks(plot: uPlot, { marks }: TimelineData): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.strokeStyle = dark.matches ? '#565f69' : '#b4bcc5';
  ctx.setLineDash([3, 3]);
  ctx.fillStyle = dark.matches ? '#98a1ab' : '#5d6670';
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  let lastLabelAt = -Infinity;
  for (const { at, label } of marks) {
    const x = plot.valToPos(at, 'x', true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    if (x - lastLabelAt < 13 * devicePixelRatio) continue;
    lastLabelAt = x;
    writeUpwards(ctx, label, {
      x: x - 3 * devicePixelRatio,
      y: bbox.top + bbox.height - 6 * devicePixelRatio,
    });
  }
  ctx.restore();
}

function writeUpwards(ctx: CanvasRenderingContext2D, text: string, at: { x: number; y: number }): void {
  ctx.save();
  ctx.translate(at.x, at.y);
  ctx.rotate(-Math.PI / 2);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  ctx.fillText(text, 0, 0);
  ctx.restore();
}
