import type { Trend } from '../../../model/console-report.js';
import type { LogReport } from '../../../model/log-report.js';
import { capabilityNames } from '../../text/capability-names.js';
import { formatClock } from '../../text/clock.js';
import { formatDuration } from '../../text/figures.js';
import { formatCount, formatSize } from '../../text/units.js';
import { markup, type Markup } from '../markup.js';
import { renderTable, type Cell } from './table.js';

const maxRows = 40;

/** How fast each capability falls, and when it is empty: the soonest first. */
export function renderForecast({ console: { trends } }: LogReport): Markup | null {
  const moving = trends.items.filter(({ kind }) => kind !== 'flat' && kind !== 'rising');
  if (moving.length === 0) return null;
  const sorted = moving.toSorted((a, b) => emptyAfter(a) - emptyAfter(b));
  const hidden = sorted.length - maxRows;
  return markup`<section class="card">
    <h2>Forecast</h2>
    ${renderTable(
      [
        { title: 'empty after', isNumber: true },
        { title: 'capability' },
        { title: 'what' },
        { title: 'a second', isNumber: true },
        { title: 'from', isNumber: true },
        { title: 'to', isNumber: true },
        { title: 'samples', isNumber: true },
        { title: 'where' },
      ],
      sorted.slice(0, maxRows).map(rowOf),
    )}
    ${hidden > 0 ? markup`<p>and ${formatCount(hidden)} more: --format json has all</p>` : null}
  </section>`;
}

function emptyAfter({ timeToEmptySeconds }: Trend): number {
  return timeToEmptySeconds ?? Number.POSITIVE_INFINITY;
}

function rowOf(trend: Trend): readonly Cell[] {
  const { timeToEmptySeconds, slopeBytesPerSecond, kind } = trend;
  const isStep = kind === 'step';
  const change = isStep ? trend.endBytes - trend.startBytes : slopeBytesPerSecond;
  return [
    { text: timeToEmptySeconds === null ? '–' : formatDuration(timeToEmptySeconds) },
    { text: capabilityNames[trend.capability] },
    { text: isStep ? 'one step' : kind },
    { text: isStep ? `${signed(change)} at once` : signed(change) },
    { text: formatClock(trend.fromMs / 1000) },
    { text: formatClock(trend.toMs / 1000) },
    { text: formatCount(trend.samples) },
    { text: `${trend.source}:${trend.fromLine}, boot ${trend.boot}` },
  ];
}

function signed(bytes: number): string {
  return bytes < 0 ? `-${formatSize(Math.round(-bytes))}` : formatSize(Math.round(bytes));
}
