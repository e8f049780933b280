import type { Capability } from '../../model/console-record.js';
import type { ConsoleReport, Cycle, CycleTrend, Trend } from '../../model/console-report.js';
import { capabilityNames } from '../text/capability-names.js';
import { formatDuration, formatKilobyteRange, formatKilobytes } from '../text/figures.js';
import { underLogs } from '../text/log-names.js';
import { safeText } from '../text/safe-text.js';
import { formatTable, type Column } from '../text/table.js';
import { formatCount } from '../text/units.js';
import { cycleVerdicts, formatTime, phaseNames, pools } from './console-words.js';

/** Rows of a table; JSON has all. */
const maxRows = 20;

/** What connections keep, pool by pool. Header first; empty without cycles. */
export function formatCycleTrends({ cycleTrends: { items } }: ConsoleReport): string[] {
  return formatFacts(items, [
    ...bootColumn(items),
    factColumn('pool', ({ capability }) => capabilityNames[capability]),
    factColumn('connections', ({ cycles }) => formatCount(cycles), true),
    factColumn('first', ({ firstBytes }) => sizeOrNone(firstBytes), true),
    factColumn('each keeps', ({ perCycleBytes }) => sizeOrNone(perCycleBytes), true),
    factColumn('between', rangeOf, true),
    factColumn('verdict', ({ verdict }) => cycleVerdicts[verdict]),
    factColumn('room for', ({ cyclesToEmpty: n }) => (n === null ? '-' : formatCount(n)), true),
  ]);
}

function rangeOf({ low, high }: CycleTrend): string {
  return low === null || high === null ? '-' : formatKilobyteRange(low, high);
}

function sizeOrNone(bytes: number | null): string {
  return bytes === null ? '-' : formatKilobytes(bytes);
}

/** Each connection: its phases and what it kept. */
export function formatCycles({ cycles: { items: cycles }, boots }: ConsoleReport): string[] {
  const has = (pool: Capability): boolean => cycles.some(({ retained }) => retained[pool] !== null);
  // Heap is both of these, and there is no room for three: what no line says goes first.
  const isSum = has('heap') && has('internal') && has('psram');
  const spare = boots.items.some(({ isPsramDerived }) => isPsramDerived) ? 'psram' : 'heap';
  const known = pools.filter((pool) => has(pool) && !(isSum && pool === spare));
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
    cycles,
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

/** What moves, without what goes up and down while a connection is made. */
export function formatTrends({ trends }: ConsoleReport): string[] {
  const moving = trends.items.filter(({ kind, phase }) => kind !== 'flat' && phase !== 'connecting');
  const hasEnd = moving.some(({ timeToEmptySeconds }) => timeToEmptySeconds !== null);
  return formatFacts(moving, [
    ...bootColumn(moving),
    factColumn('pool', ({ capability }) => capabilityNames[capability]),
    factColumn('when', ({ phase }) => phaseNames[phase]),
    factColumn('time', ({ fromMs, toMs }) => formatSpan(fromMs, toMs), true),
    factColumn('start', ({ startBytes }) => formatKilobytes(startBytes), true),
    factColumn('end', ({ endBytes }) => formatKilobytes(endBytes), true),
    factColumn('a second', slopeOf, true),
    ...(hasEnd ? [factColumn('empty in', timeToEmptyOf, true)] : []),
  ]);
}

type FactColumn<Fact> = Column & { readonly cell: (fact: Fact) => string };

function factColumn<Fact>(title: string, cell: (fact: Fact) => string, isNumber = false): FactColumn<Fact> {
  return { title, cell, isNumber };
}

// Where all is of one boot the column says nothing.
function bootColumn<Fact extends { readonly boot: number }>(facts: readonly Fact[]): FactColumn<Fact>[] {
  const hasBoots = facts.some(({ boot }) => boot !== facts[0]?.boot);
  return hasBoots ? [factColumn('boot', ({ boot }: Fact) => String(boot + 1), true)] : [];
}

function formatFacts<Fact extends { readonly source: string }>(
  facts: readonly Fact[],
  columns: readonly FactColumn<Fact>[],
): string[] {
  return rowsOf(
    columns,
    facts.map((fact) => columns.map(({ cell }) => cell(fact))),
    facts,
  );
}

/** `13.9-14.9 s` */
function formatSpan(fromMs: number, toMs: number): string {
  return `${(fromMs / 1000).toFixed(1)}-${formatTime(toMs)}`;
}

// A fall is seen by its sign; what levels off has no end.
function slopeOf({ kind, slopeBytesPerSecond }: Trend): string {
  if (kind === 'step') return 'at once';
  return kind === 'levelling' ? 'levels off' : formatKilobytes(slopeBytesPerSecond);
}

function timeToEmptyOf(trend: Trend): string {
  return trend.timeToEmptySeconds === null ? '-' : formatDuration(trend.timeToEmptySeconds);
}

function rowsOf(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  facts: readonly { readonly source: string }[],
): string[] {
  if (rows.length === 0) return [];
  const rest = rows.length - maxRows;
  const more = rest > 0 ? [`and ${formatCount(rest)} more; --format json has them`] : [];
  const [header = '', ...table] = formatTable(columns, rows.slice(0, maxRows));
  return [header, ...underLogs(table, facts), ...more];
}

function formatMs(ms: number | null): string {
  return ms === null ? '-' : `${formatCount(Math.round(ms))} ms`;
}
