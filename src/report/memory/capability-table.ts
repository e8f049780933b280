import type { Capability } from '../../model/console-record.js';
import type { ConsoleReport, CycleTrend } from '../../model/console-report.js';
import type { BootOfLog } from '../../model/log-report.js';
import { capabilityNames } from '../text/capability-names.js';
import { formatClock } from '../text/clock.js';
import { formatSparkline } from '../text/sparkline.js';
import { formatKilobytes, formatReading } from '../text/figures.js';
import { formatTable, type Column } from '../text/table.js';
import { formatCount } from '../text/units.js';
import { cycleVerdicts, pools } from './console-words.js';

const sparkWidth = 40;

/** The boot that a report shows: the one given, else the last that says how much memory is free. */
export function shownBoot(
  { timeline, cycleTrends }: ConsoleReport,
  wanted: BootOfLog | null,
): BootOfLog | null {
  const last = cycleTrends.items.at(-1) ?? timeline.findLast(({ phase }) => phase === null);
  const isKnown = wanted && timeline.some((one) => one.source === wanted.source && one.boot === wanted.boot);
  return isKnown ? wanted : last ? { source: last.source, boot: last.boot } : null;
}

/** What is free of each capability, what a connection takes of it, and for how many more there is room. Header first. */
export function formatCapabilities(report: ConsoleReport, shown: BootOfLog): string[] {
  const { columns, rows } = formatCapabilityRows(report, shown);
  return rows.length === 0 ? [] : [...formatTable(columns, rows), ...originOfPools(report, shown)];
}

/** Which figures of these no line says. */
export function originOfPools({ boots }: ConsoleReport, shown: BootOfLog): string[] {
  const isDerived = boots.items.some((boot) => isOf(shown)(boot) && boot.isPsramDerived);
  return isDerived ? ['PSRAM is heap less internal: no line names it'] : [];
}

/** The same, not laid out yet. */
export function formatCapabilityRows(
  report: ConsoleReport,
  shown: BootOfLog,
): { readonly columns: readonly Column[]; readonly rows: readonly (readonly string[])[] } {
  const levels = levelsOf(report, shown);
  const hasCycles = report.cycleTrends.items.some(isOf(shown));
  const columns = [
    { title: '' },
    { title: 'start', isNumber: true },
    { title: 'lowest', isNumber: true },
    { title: 'now', isNumber: true },
    ...(hasCycles
      ? [
          { title: 'a connection', isNumber: true },
          { title: 'verdict' },
          { title: 'room for', isNumber: true },
        ]
      : []),
  ];
  const rows = levels.map(({ capability, values }) => {
    const [first = 0] = values;
    const lowest = values.reduce((a, b) => Math.min(a, b));
    const trend = report.cycleTrends.items.find((one) => isOf(shown)(one) && one.capability === capability);
    const cells = [
      capabilityNames[capability],
      ...[first, lowest, values.at(-1) ?? first].map(formatReading),
    ];
    return hasCycles ? [...cells, ...cycleCells(trend)] : cells;
  });
  return { columns, rows };
}

function cycleCells(trend: CycleTrend | undefined): string[] {
  if (!trend) return ['-', '-', '-'];
  const { perCycleBytes, verdict, cyclesToEmpty } = trend;
  const isLoss = verdict === 'leak' || verdict === 'not-enough-cycles';
  const each = perCycleBytes === null || !isLoss ? '-' : formatKilobytes(-perCycleBytes);
  return [each, cycleVerdicts[verdict], cyclesToEmpty === null ? '-' : formatCount(cyclesToEmpty)];
}

/** A row of bars a capability, and the time that they span. */
export function formatSparklines(report: ConsoleReport, shown: BootOfLog): string[] {
  const levels = levelsOf(report, shown);
  const width = Math.max(...levels.map(({ capability }) => capabilityNames[capability].length), 0);
  return levels
    .filter(({ values }) => values.length > 1)
    .map(({ capability, values, spanMs }, index) => {
      // Readings without a clock have the time of the line before them, which may be one for all.
      const span = index > 0 || !spanMs ? '' : `   free over ${formatClock(spanMs / 1000)}`;
      return `${capabilityNames[capability].padEnd(width)}   ${formatSparkline(values, sparkWidth)}${span}`;
    });
}

type Levels = {
  readonly capability: Capability;
  readonly values: readonly number[];
  readonly spanMs: number | null;
};

function levelsOf({ timeline }: ConsoleReport, shown: BootOfLog): readonly Levels[] {
  const samples = timeline.filter((sample) => sample.phase === null && isOf(shown)(sample));
  const [from, to] = [samples[0]?.timeMs ?? null, samples.at(-1)?.timeMs ?? null];
  const spanMs = from === null || to === null ? null : to - from;
  return pools.flatMap((capability) => {
    const values = samples.flatMap(({ free }) => free[capability] ?? []);
    return values.length === 0 ? [] : [{ capability, values, spanMs }];
  });
}

function isOf(shown: BootOfLog): (item: BootOfLog) => boolean {
  return ({ source, boot }) => source === shown.source && boot === shown.boot;
}
