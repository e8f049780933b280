// Runs in the reader's browser: draws the charts of the page's data block, and makes tables and stacks come alive.
import type { PageData } from '../../model/report-page.js';
import { drawBars } from './bars-chart.js';
import { ChartList } from './chart-list.js';
import { setUpIcicle } from './icicle.js';
import { openForPrinting } from './printing.js';
import { setUpTables } from './tables.js';
import { drawTimeline } from './timeline-chart.js';

performance.mark('report-start');
const charts = new ChartList();
const data = readData();
for (const [index, timeline] of data.timelines.entries()) {
  const host = document.querySelector<HTMLElement>(`#timeline-${index}`);
  if (host) charts.add(host, () => drawTimeline(host, timeline));
}
for (const [index, bars] of data.connections.entries()) {
  const host = document.querySelector<HTMLElement>(`#bars-${index}`);
  if (host) charts.add(host, () => drawBars(host, bars));
}
setUpTables();
setUpIcicle();
openForPrinting(charts);
requestAnimationFrame(() => {
  performance.mark('report-drawn');
  performance.measure('report', 'report-start', 'report-drawn');
});

function readData(): PageData {
  const element = document.querySelector('#data');
  // Our own data block, written by page-data.ts.
  return JSON.parse(element?.textContent ?? '{"timelines":[],"connections":[]}') as PageData;
}
