import type { Capability } from '../../model/console-record.js';
import type { ConsoleReport, Cycle, CycleTrend, Trend } from '../../model/console-report.js';
import { capabilityNames } from '../text/capability-names.js';
import { formatKilobyteRange, formatKilobytes } from '../text/figures.js';
import { safeText } from '../text/safe-text.js';
import { formatTable, type Column } from '../text/table.js';
import { formatCount } from '../text/units.js';
import { formatTime, formatTimeToEmpty, phaseNames, pools } from './console-words.js';

/** Rows of a table; JSON has all. */
const maxRows = 20;

const cycleTrendColumns: readonly Column[] = [
  { title: 'boot', isNumber: true },
  { title: 'capability' },
  { title: 'connections', isNumber: true },
  { title: 'first keeps', isNumber: true },
  { title: 'each keeps', isNumber: true },
  { title: 'between', isNumber: true },
  { title: 'verdict' },
  { title: 'empty after', isNumber: true },
];

/** What connections keep, pool by pool. Header first; empty without cycles. */
export function formatCycleTrends({ cycleTrends }: ConsoleReport): string[] {
  return rowsOf(cycleTrendColumns, cycleTrends.items.map(cycleTrendRow));
}

function cycleTrendRow(trend: CycleTrend): string[] {
  return [
    String(trend.boot + 1),
    capabilityNames[trend.capability],
    formatCount(trend.cycles),
    trend.firstBytes === null ? '-' : formatKilobytes(trend.firstBytes),
    trend.perCycleBytes === null ? '-' : formatKilobytes(trend.perCycleBytes),
    trend.low === null || trend.high === null ? '-' : formatKilobyteRange(trend.low, trend.high),
    trend.verdict,
    trend.cyclesToEmpty === null ? '-' : formatCount(trend.cyclesToEmpty),
  ];
}

/** Each connection: its phases and what it kept. */
export function formatCycles({ cycles: { items: cycles } }: ConsoleReport): string[] {
  const known = pools.filter((pool) => cycles.some(({ retained }) => retained[pool] !== null));
  const columns: Column[] = [
    { title: '#', isNumber: true },
    { title: 'client' },
    { title: 'from', isNumber: true },
    { title: 'connected', isNumber: true },
    { title: 'closed', isNumber: true },
    ...known.map((pool) => ({ title: `${capabilityNames[pool]} kept`, isNumber: true })),
  ];
  return rowsOf(
    columns,
    cycles.map((cycle) => cycleRow(cycle, known)),
  );
}

function cycleRow(cycle: Cycle, known: readonly Capability[]): string[] {
  const { latencyMs, endMs, client, connections } = cycle;
  const others = connections > 1 ? ` and ${formatCount(connections - 1)} more` : '';
  return [
    formatCount(cycle.id),
    (client === null ? '-' : safeText(client)) + others,
    formatTime(cycle.startMs),
    formatMs(latencyMs.connected),
    endMs === null ? '-' : formatTime(endMs),
    ...known.map((pool) => {
      const bytes = cycle.retained[pool];
      return bytes === null ? '-' : formatKilobytes(bytes);
    }),
  ];
}

const trendColumns: readonly Column[] = [
  { title: 'boot', isNumber: true },
  { title: 'capability' },
  { title: 'when' },
  { title: 'from', isNumber: true },
  { title: 'to', isNumber: true },
  { title: 'samples', isNumber: true },
  { title: 'what' },
  { title: 'start', isNumber: true },
  { title: 'end', isNumber: true },
  { title: 'a second', isNumber: true },
  { title: 'empty after' },
];

/** What moves, without what goes up and down while a connection is made. */
export function formatTrends({ trends }: ConsoleReport): string[] {
  const moving = trends.items.filter(({ kind, phase }) => kind !== 'flat' && phase !== 'connecting');
  return rowsOf(trendColumns, moving.map(trendRow));
}

function trendRow(trend: Trend): string[] {
  const isStep = trend.kind === 'step';
  return [
    String(trend.boot + 1),
    capabilityNames[trend.capability],
    phaseNames[trend.phase],
    formatTime(trend.fromMs),
    formatTime(trend.toMs),
    formatCount(trend.samples),
    trend.kind,
    formatKilobytes(trend.startBytes),
    formatKilobytes(trend.endBytes),
    isStep ? '-' : formatKilobytes(trend.slopeBytesPerSecond),
    trend.timeToEmptySeconds === null ? '-' : formatTimeToEmpty(trend),
  ];
}

function rowsOf(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const rest = rows.length - maxRows;
  const more = rest > 0 ? [`and ${formatCount(rest)} more; --format json has them`] : [];
  return [...formatTable(columns, rows.slice(0, maxRows)), ...more];
}

function formatMs(ms: number | null): string {
  return ms === null ? '-' : `${formatCount(Math.round(ms))} ms`;
}
