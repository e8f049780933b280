import type { Capability } from '../../../model/console-record.js';
import type { LogReport } from '../../../model/log-report.js';
import type { PageData, TimelineData } from '../../../model/report-page.js';
import { capabilityNames } from '../../text/capability-names.js';
import { formatClock } from '../../text/clock.js';
import { formatReading } from '../../text/figures.js';
import { formatQuantity } from '../../text/units.js';
import { markup, type Markup } from '../markup.js';

/** Logs whose charts stand open; the others are drawn when a reader opens them. */
const maxOpen = 4;

/** Free memory over time: a panel a capability, the time shared. */
export function renderTimelines(report: LogReport, { timelines }: PageData): Markup | null {
  if (timelines.length === 0) return null;
  const logs = timelines.map((timeline, index) => renderTimeline(report, timeline, index));
  return markup`<section class="card">
    <h2>Free memory over time</h2>
    <p class="legend">
      <span class="key connection"></span> connection <span class="key reboot"></span> restart
      <span class="key trace"></span> heap trace <span class="key crash"></span> crash
    </p>
    ${logs}
  </section>`;
}

function renderTimeline(report: LogReport, timeline: TimelineData, index: number): Markup {
  const { source, unit, boots, capabilities } = timeline;
  const id = `timeline-${index}`;
  const span = unit === 'lines' ? 'no clock: drawn over its lines' : formatClock(spanOf(timeline));
  const panels = capabilities.map((capability, at) =>
    renderPanel(headingOf(report, timeline, capability), `${id}-${at}`),
  );
  const tools = ['-', '+', '<', '>', 'all'] as const;
  const labels = { '-': 'zoom out', '+': 'zoom in', '<': 'earlier', '>': 'later', all: 'show all' };
  return markup`<details class="log" ${index < maxOpen ? openAttribute : null}>
    <summary>${source} <small>${formatQuantity(boots.length, 'boot')} · ${span}</small></summary>
    <div class="timeline" id="${id}" tabindex="0" role="group" aria-label="free memory of ${source}, drag, or + - arrow keys, to zoom and move">
      <div class="tools">${tools.map((tool) => markup`<button type="button" data-zoom="${tool}" title="${labels[tool]}" aria-label="${labels[tool]}">${tool}</button>`)}</div>
      ${panels}
    </div>
  </details>`;
}

const openAttribute = markup`open`;

function renderPanel(heading: Markup, id: string): Markup {
  return markup`<h3>${heading}</h3><div class="chart" id="${id}"></div>`;
}

// From the samples themselves, not from what is drawn of them.
function headingOf(report: LogReport, { source }: TimelineData, capability: Capability): Markup {
  const samples = report.console.timeline.filter(
    (sample) => sample.source === source && sample.phase === null && sample.free[capability] !== null,
  );
  const bytesOf = (at: number): number => samples[at]?.free[capability] ?? 0;
  const indices = samples.map((_, index) => index);
  const lowest = indices.reduce((best, at) => (bytesOf(at) < bytesOf(best) ? at : best), 0);
  const highest = indices.reduce((best, at) => (bytesOf(at) > bytesOf(best) ? at : best), 0);
  const last = samples.length - 1;
  const isDerived =
    capability === 'psram' &&
    report.console.boots.items.some((boot) => boot.source === source && boot.isPsramDerived);
  const [low, high, end] = [bytesOf(lowest), bytesOf(highest), bytesOf(last)];
  const line = samples[lowest]?.line ?? 0;
  return markup`${capabilityNames[capability]}
    <small>lowest <b data-bytes="${low}">${formatReading(low)}</b> (line ${line}) ·
    highest <b data-bytes="${high}">${formatReading(high)}</b> ·
    last <b data-bytes="${end}">${formatReading(end)}</b>${isDerived ? ' · heap less internal: no line names it' : null}</small>`;
}

function spanOf({ boots }: TimelineData): number {
  const [first, last] = [boots[0]?.at[0] ?? 0, boots.at(-1)?.at.at(-1) ?? 0];
  return last - first;
}
