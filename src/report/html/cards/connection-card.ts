import type { Capability } from '../../../model/console-record.js';
import type { Cycle, CycleTrend } from '../../../model/console-report.js';
import type { LogReport } from '../../../model/log-report.js';
import type { ConnectionBars, PageData } from '../../../model/report-page.js';
import { capabilityNames } from '../../text/capability-names.js';
import { formatClock } from '../../text/clock.js';
import { formatKilobyteRange, formatKilobytes } from '../../text/figures.js';
import { formatCount, formatQuantity, formatRest } from '../../text/units.js';
import { markup, type Markup } from '../markup.js';
import { renderTable, type Cell } from './table.js';
import { capabilities } from '../timeline-data.js';

const maxRows = 120;

const verdictWords: Readonly<Record<CycleTrend['verdict'], string>> = {
  leak: 'leak',
  'set-up': 'set-up: the first alone',
  bounded: 'bounded: it levels off',
  step: 'one step, no leak',
  none: 'nothing kept',
  'not-enough-cycles': 'not enough connections to say',
};

/** What each connection kept, as bars and in figures. */
export function renderConnections(report: LogReport, { connections }: PageData): Markup | null {
  const { cycles, cycleTrends } = report.console;
  if (cycles.count === 0) return null;
  const known = capabilities.filter((one) => cycles.items.some(({ retained }) => retained[one] !== null));
  const trends = cycleTrends.items.slice(0, maxRows);
  // Where all are of one boot of one log, saying so says nothing.
  const hasMany = trends.some(({ source, boot }) => source !== trends[0]?.source || boot !== trends[0].boot);
  return markup`<section class="card">
    <h2>Connections</h2>
    ${renderTable(
      [
        ...(hasMany ? [{ title: 'where' }] : []),
        { title: 'capability' },
        { title: 'verdict' },
        { title: 'a connection', isNumber: true },
        { title: '95 %', isNumber: true },
        { title: 'first', isNumber: true },
        { title: 'of', isNumber: true },
        { title: 'room for', isNumber: true },
      ],
      trends.map((trend) => [
        ...(hasMany ? [{ text: `${trend.source}, boot ${trend.boot + 1}` }] : []),
        ...trendRow(trend),
      ]),
      { rest: formatRest(cycleTrends.count - trends.length, 'row') },
    )}
    ${connections.length > 0 ? markup`<div class="bars">${connections.map(renderBars)}</div>` : null}
    <details>
      <summary>Each connection <small>${formatQuantity(cycles.count, 'connection')}</small></summary>
      ${renderTable(
        [
          { title: 'connection', isNumber: true },
          { title: 'where' },
          { title: 'connected after', isNumber: true },
          { title: 'lasted', isNumber: true },
          ...known.map((one) => ({ title: `${capabilityNames[one]} kept`, isNumber: true })),
        ],
        shownCycles(cycles.items).map((cycle) => cycleRow(cycle, known)),
        { canSort: true },
      )}
      ${cycles.count > maxRows ? markup`<p>the first and the last ones: --format ndjson has all</p>` : null}
    </details>
  </section>`;
}

function renderBars({ capability, source, boot, slope }: ConnectionBars, index: number): Markup {
  const line = slope === null ? '' : ` · the line: ${formatKilobytes(slope)} a connection`;
  return markup`<figure>
    <figcaption>${capabilityNames[capability]} kept by each connection
      <small>${source}, boot ${boot + 1}${line}</small></figcaption>
    <div class="chart" id="bars-${index}"></div>
  </figure>`;
}

function trendRow(trend: CycleTrend): readonly Cell[] {
  const { perCycleBytes, low, high, verdict } = trend;
  const isGuess = verdict === 'not-enough-cycles';
  const range = low === null || high === null ? '–' : formatKilobyteRange(low, high);
  return [
    { text: capabilityNames[trend.capability] },
    { text: verdictWords[verdict], isGuess },
    { text: kept(perCycleBytes), isGuess },
    { text: range, isGuess },
    { text: kept(trend.firstBytes) },
    { text: formatCount(trend.cycles) },
    { text: trend.cyclesToEmpty === null ? '–' : formatCount(trend.cyclesToEmpty) },
  ];
}

function shownCycles(cycles: readonly Cycle[]): readonly Cycle[] {
  const half = maxRows / 2;
  return cycles.length <= maxRows ? cycles : [...cycles.slice(0, half), ...cycles.slice(-half)];
}

function cycleRow(cycle: Cycle, known: readonly Capability[]): readonly Cell[] {
  const { connected } = cycle.latencyMs;
  const lasted = cycle.endMs === null ? null : cycle.endMs - cycle.startMs;
  return [
    { text: formatCount(cycle.id), sortBy: cycle.id },
    { text: `${cycle.source}:${cycle.line}`, sortBy: cycle.id },
    { text: connected === null ? '–' : `${formatCount(connected)} ms`, sortBy: connected ?? -1 },
    { text: lasted === null ? '–' : formatClock(lasted / 1000), sortBy: lasted ?? -1 },
    ...known.map((capability) => {
      const bytes = cycle.retained[capability];
      return { text: kept(bytes), sortBy: bytes ?? Number.NEGATIVE_INFINITY };
    }),
  ];
}

function kept(bytes: number | null): string {
  return bytes === null ? '–' : formatKilobytes(bytes);
}
