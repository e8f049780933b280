import type { ChalkInstance } from 'chalk';
import stringWidth from 'string-width';
import type { CycleTrend, CycleVerdict } from '../../model/console-report.js';
import { capabilityNames } from '../text/capability-names.js';
import { formatClock } from '../text/clock.js';
import { cutEnd } from '../text/cut-middle.js';
import { safeText } from '../text/safe-text.js';
import { formatKilobytes, formatReading } from '../text/figures.js';
import { formatSparkline } from '../text/sparkline.js';
import { formatTable } from '../text/table.js';
import { formatQuantity, formatSize } from '../text/units.js';
import { wrapText } from '../text/wrap-text.js';
import type { DashboardPool, DashboardState } from './dashboard-state.js';

export type DashboardView = {
  readonly state: DashboardState;
  readonly port: string;
  readonly isSimulated: boolean;
  readonly isPaused: boolean;
  readonly seconds: number;
  readonly now: Date;
  readonly recording: { readonly file: string; readonly bytes: number } | null;
  /** What connections keep, as far as is known. */
  readonly trends: readonly CycleTrend[];
};

export type ScreenSize = { readonly columns: number; readonly rows: number };

const smallest: ScreenSize = { columns: 40, rows: 10 };
const widthForTrends = 64;
const maxSparkColumns = 120;
const footer = 'Ctrl+] quits · Ctrl+T, then R resets, Y pauses, I times, H help';
/** Short, for a column. */
const verdicts: Readonly<Record<CycleVerdict, string>> = {
  leak: 'leak',
  'set-up': 'set-up',
  bounded: 'bounded',
  step: 'step',
  none: 'none',
  'not-enough-cycles': 'so far',
};
const levelColours = { E: 'red', W: 'yellow', I: 'green' } as const;
const severityColours = { error: 'red', warning: 'yellow', note: 'cyan' } as const;

/** A screen full of lines, none wider than it; the last column stays free, where terminals differ about widths. */
export function dashboardFrame(
  view: DashboardView,
  { columns, rows }: ScreenSize,
  style: ChalkInstance,
): readonly string[] {
  if (columns < smallest.columns || rows < smallest.rows)
    return [cutEnd(`too small: ${smallest.columns} x ${smallest.rows} at least`, columns - 1)];
  const width = columns - 1;
  const memory = memoryLines(view, width, style);
  const above = [headLine(view, width, style), '', ...memory, ''];
  const room = rows - above.length - 1;
  return [...above, ...panels(view, { columns: width, rows: room }, style), style.dim(cutEnd(footer, width))];
}

function headLine(view: DashboardView, width: number, style: ChalkInstance): string {
  const { state, port, isSimulated, isPaused, seconds, now, recording } = view;
  const { awaySince, clients, boot } = state;
  const away =
    awaySince === null ? '' : `PORT AWAY ${formatClock((now.getTime() - awaySince.getTime()) / 1000)}`;
  const loud = [away, isPaused ? 'PAUSED' : '', isSimulated ? 'SIMULATION' : '']
    .filter((word) => word !== '')
    .join(' · ');
  const parts = [
    safeText(port),
    formatClock(Math.floor(seconds)).replace('.0 s', ' s'),
    ...(boot > 0 ? [formatQuantity(boot, 'restart')] : []),
    ...(clients === null ? [] : [formatQuantity(clients, 'client')]),
    ...(recording === null ? [] : [`${safeText(recording.file)} ${formatSize(recording.bytes)}`]),
  ];
  const left = cutEnd(parts.join(' · '), width - stringWidth(loud) - 2);
  const gap = ' '.repeat(Math.max(0, width - stringWidth(left) - stringWidth(loud)));
  return style.bold(left) + gap + style.bold.yellow(loud);
}

function memoryLines({ state, trends }: DashboardView, width: number, style: ChalkInstance): string[] {
  const { pools } = state;
  if (pools.length === 0) return [style.dim(cutEnd('no line has told yet how much memory is free', width))];
  const cells = pools.map((pool) =>
    rowOf(
      pool,
      trends.findLast(({ capability }) => capability === pool.capability),
    ),
  );
  const hasTrends = width >= widthForTrends && cells.some(([, , , trend]) => trend !== '');
  const titles = ['', 'free', 'lowest', ...(hasTrends ? ['a connection'] : [])];
  const columns = titles.map((title, index) => ({ title, isNumber: index > 0 }));
  const [header = '', ...rows] = formatTable(
    columns,
    cells.map((row) => row.slice(0, titles.length)),
  );
  const textWidth = Math.max(...[header, ...rows].map((line) => stringWidth(line))) + 2;
  const sparkWidth = Math.min(maxSparkColumns, width - textWidth);
  return [
    style.dim(cutEnd(header, width)),
    ...rows.map((row, index) => {
      const line = cutEnd(row, width);
      const spark = sparkWidth < 5 ? '' : formatSparkline(pools[index]?.lows ?? [], sparkWidth);
      return spark === '' ? line : line.padEnd(textWidth) + style.cyan(spark);
    }),
  ];
}

function rowOf(
  { capability, freeBytes, lowestBytes }: DashboardPool,
  trend: CycleTrend | undefined,
): string[] {
  const perCycle = trend?.perCycleBytes ?? null;
  const kept =
    perCycle === null || trend === undefined
      ? ''
      : `${formatKilobytes(-perCycle)} ${verdicts[trend.verdict]}`;
  return [capabilityNames[capability], formatReading(freeBytes), formatReading(lowestBytes), kept];
}

type Panel = { readonly title: string; readonly lines: readonly string[] };

// Findings matter most, then what happened; each has its share, and the console what is left.
function panels(view: DashboardView, { columns, rows }: ScreenSize, style: ChalkInstance): string[] {
  const { state } = view;
  const share = Math.max(1, Math.floor((rows - 6) / 3));
  const shown: Panel[] = [
    panel('findings', findingLines(state, { columns, rows: share + 1 }, style)),
    ...(rows < 9 ? [] : [panel('events', eventLines(state, columns, style).slice(-share))]),
  ];
  const room = rows - 1 - shown.reduce((sum, { lines }) => sum + lines.length + 2, 0);
  const last = room > 0 ? state.lines.slice(-room).map((line) => consoleLine(line, columns, style)) : [];
  if (room > 0) shown.push({ title: 'console', lines: last });
  const lines = shown.flatMap(({ title, lines: inner }, index) => [
    ...(index > 0 ? [''] : []),
    style.dim(title),
    ...inner,
  ]);
  // The last line of the screen is the last line, whatever there is above it.
  return Array.from({ length: rows }, (_, index) => lines[index] ?? '');
}

function panel(title: string, lines: readonly string[]): Panel {
  return { title, lines: lines.length === 0 ? ['none so far'] : lines };
}

// The newest first, and none torn but the only one.
function findingLines(
  { findings }: DashboardState,
  { columns, rows }: ScreenSize,
  style: ChalkInstance,
): string[] {
  const shown: string[] = [];
  for (const { severity, text } of findings.toReversed()) {
    const label = `${severity}: `;
    const lines = wrapText(text, columns - label.length).map((line, index) => {
      const cut = cutEnd(line, columns - label.length);
      return index === 0 ? style[severityColours[severity]](label) + cut : ' '.repeat(label.length) + cut;
    });
    if (shown.length > 0 && shown.length + lines.length > rows) break;
    shown.push(...lines);
  }
  return shown.slice(0, rows);
}

function eventLines({ events }: DashboardState, columns: number, style: ChalkInstance): string[] {
  return events.map(({ at, text, count }) => {
    const clock = at.toTimeString().slice(0, 8);
    const times = count === 1 ? '' : ` (${formatQuantity(count, 'time')})`;
    return `${style.dim(clock)}  ${cutEnd(text, columns - clock.length - 2 - times.length)}${times}`;
  });
}

function consoleLine(line: string, columns: number, style: ChalkInstance): string {
  const shown = cutEnd(line, columns);
  if (line.startsWith('--- ')) return style.cyan(shown);
  const level = /(?:^|\d )(?<level>[EWI]) \(\d/.exec(line)?.groups?.['level'];
  return level === 'E' || level === 'W' || level === 'I' ? style[levelColours[level]](shown) : shown;
}
