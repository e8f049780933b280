import type { Trend } from '../../../model/console-report.js';
import type { LogReport } from '../../../model/log-report.js';
import { capabilityNames } from '../../text/capability-names.js';
import { formatClock } from '../../text/clock.js';
import { formatDuration, formatKilobytes } from '../../text/figures.js';
import { formatCount, formatRest } from '../../text/units.js';
import { markup, type Markup } from '../markup.js';
import { renderTable, type Cell } from './table.js';

const maxRows = 40;

/** How fast each capability falls, and when it is empty: the soonest first. */
export function renderForecast({ console: { trends } }: LogReport): Markup | null {
  // A fall that an event ended long before the end of memory forecasts nothing.
  const sorted = trends.items
    .filter(({ timeToEmptySeconds }) => timeToEmptySeconds !== null)
    .toSorted((a, b) => emptyAfter(a) - emptyAfter(b));
  if (sorted.length === 0) return null;
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
      { rest: formatRest(sorted.length - maxRows, 'fall') },
    )}
  </section>`;
}

function emptyAfter({ timeToEmptySeconds }: Trend): number {
  return timeToEmptySeconds ?? Number.POSITIVE_INFINITY;
}

function rowOf(trend: Trend): readonly Cell[] {
  const { timeToEmptySeconds, slopeBytesPerSecond, kind } = trend;
  return [
    { text: timeToEmptySeconds === null ? '–' : formatDuration(timeToEmptySeconds) },
    { text: capabilityNames[trend.capability] },
    { text: kind },
    { text: formatKilobytes(slopeBytesPerSecond) },
    { text: formatClock(trend.fromMs / 1000) },
    { text: formatClock(trend.toMs / 1000) },
    { text: formatCount(trend.samples) },
    { text: `${trend.source}:${trend.fromLine}, boot ${trend.boot + 1}` },
  ];
}
