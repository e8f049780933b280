import uPlot from 'uplot';
import type { ConnectionBars } from '../../model/report-page.js';
import { widthOf } from './chart-list.js';
import { colour, formatSize, sizeSteps } from './theme.js';

const height = 170;
const { bars } = uPlot.paths;

/** A bar for what each connection kept, and a line at the slope where it is a leak. */
export function drawBars(host: HTMLElement, data: ConnectionBars): readonly uPlot[] {
  const soft = colour('soft');
  const grid = { stroke: colour('rule'), width: 1 };
  // One after the other: where connections were left out in the middle, their numbers jump.
  const at = data.ids.map((_, index) => index);
  const idOf = (index: number): string => String(data.ids[index] ?? '');
  const slope = data.slope;
  const series: uPlot.Series[] = [
    { label: 'connection', value: (_, x) => (typeof x === 'number' ? idOf(x) : '–') },
    {
      label: 'kept',
      stroke: colour(data.capability),
      fill: colour(data.capability, 60),
      ...(bars ? { paths: bars({ size: [0.7, 40] }) } : {}),
      points: { show: false },
      value: (_, bytes) => (typeof bytes === 'number' ? formatSize(bytes) : '–'),
    },
  ];
  const values: uPlot.AlignedData = [at, data.kept.map((bytes) => bytes)];
  if (slope !== null) {
    series.push({
      label: 'a connection, by the line',
      stroke: colour('crash'),
      width: 2,
      points: { show: false },
      value: (_, bytes) => (typeof bytes === 'number' ? formatSize(bytes) : '–'),
    });
    values.push(at.map(() => slope));
  }
  const plot = new uPlot(
    {
      width: widthOf(host),
      height,
      scales: {
        x: { time: false, range: () => [-0.7, at.length - 0.3] },
        y: { range: (_, low, high) => [Math.min(0, low ?? 0), Math.max(1024, high ?? 0) * 1.08] },
      },
      cursor: { drag: { x: false, y: false } },
      axes: [
        {
          stroke: soft,
          grid: { show: false },
          ticks: grid,
          incrs: [1, 2, 5, 10, 20, 50, 100],
          values: (_, marks) => marks.map(idOf),
        },
        {
          stroke: soft,
          grid,
          ticks: grid,
          size: 64,
          incrs: (...[, , , high]) => sizeSteps(high),
          values: (_, marks) => marks.map(formatSize),
        },
      ],
      series,
    },
    values,
    host,
  );
  return [plot];
}
