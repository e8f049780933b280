import type { ChalkInstance } from 'chalk';
import type { ConsoleReport } from '../../model/console-report.js';
import { formatKilobytes } from '../text/figures.js';
import type { Write } from '../heap/heap-reporter.js';
import { capabilityNames } from '../text/capability-names.js';
import { groupedBy } from '../text/grouped-by.js';
import { inItsLog, logOf, underLogs } from '../text/log-names.js';
import { plainColumns } from '../text/paragraph.js';
import { formatSparkline } from '../text/sparkline.js';
import { formatTable, type Column } from '../text/table.js';
import { describeConsoleFinding } from './console-messages.js';
import { consoleOrigin } from '../log/log-origin.js';
import { formatFindingAndFix, formatHeadlines, formatSteps, type Look } from '../text/report-parts.js';
import { formatConsoleVerdict, isUndecided } from './console-verdict.js';
import { pools } from './console-words.js';
import { formatCycles, formatCycleTrends, formatTrends } from './console-tables.js';
import { stepsOfQuiet } from './quiet-steps.js';
import type { DmaAnswer, DmaReporter } from './dma-reporter.js';

/** Of a row with its figures; the bars get the rest. */
const figuresWidth = 50;
const maxSparkWidth = 60;
/** Boots that get sparklines: the last, which hold the trouble. */
const maxBootsDrawn = 3;

type DmaLook = Look & {
  readonly logs: readonly string[];
};

/** The report for people: verdict, memory over time, trends, cycles, findings. */
export function createDmaTextReporter(write: Write, look: DmaLook): DmaReporter {
  const { style, columns, logs } = look;
  const width = columns ?? plainColumns;
  return {
    finish(answer) {
      const { report, findings, isInterrupted } = answer;
      const out = formatHeadlines(
        {
          verdict: formatConsoleVerdict(answer.verdict),
          paint: paintOf(answer, style),
          origin: consoleOrigin(report, logs, logOfVerdict(answer)).join(' · '),
          isInterrupted,
        },
        look,
      );
      for (const section of [
        formatMemory(report, Math.min(maxSparkWidth, Math.max(8, width - figuresWidth))),
        formatCycleTrends(report),
        formatCycles(report),
        formatTrends(report),
      ]) {
        const [header, ...rows] = section;
        if (header !== undefined) out.push('', style.dim(header), ...rows);
      }
      for (const finding of findings) {
        const told = describeConsoleFinding(finding);
        const message = inItsLog(told.message, logOf(finding), logs);
        out.push('', ...formatFindingAndFix({ ...finding, ...told, message }, look));
      }
      const steps = stepsOfQuiet(answer.verdict);
      if (steps.length > 0) out.push('', ...formatSteps(steps, look));
      write(`${out.join('\n')}\n`);
    },
  };
}

function logOfVerdict({ verdict }: DmaAnswer): string | null {
  if (verdict.kind === 'quiet') return null;
  return logOf(verdict.kind === 'crash' ? verdict.crash : verdict.finding);
}

function paintOf({ verdict, findings }: DmaAnswer, style: ChalkInstance): (text: string) => string {
  const worst = findings[0]?.severity;
  if (worst === 'error' || worst === 'warning') return style.bold.red;
  return isUndecided(verdict) ? style.bold.yellow : style.bold.green;
}

const memoryColumns: readonly Column[] = [
  { title: 'boot', isNumber: true },
  { title: 'free' },
  { title: 'first', isNumber: true },
  { title: 'lowest', isNumber: true },
  { title: 'last', isNumber: true },
  { title: 'over time' },
];

function formatMemory({ timeline }: ConsoleReport, sparkWidth: number): string[] {
  const periodic = timeline.filter(({ phase }) => phase === null);
  // Boots of each log are counted for themselves.
  const boots = [...groupedBy(periodic, ({ source, boot }) => `${boot} ${source}`).values()].slice(
    -maxBootsDrawn,
  );
  const drawn = boots.flatMap((samples) =>
    pools.flatMap((pool) => {
      const [start] = samples;
      const values = samples.flatMap(({ free }) => free[pool] ?? []);
      const [first] = values;
      if (first === undefined || start === undefined) return [];
      const lowest = values.reduce((a, b) => Math.min(a, b));
      const figures = [first, lowest, values.at(-1) ?? first].map(formatKilobytes);
      const line = formatSparkline(values, sparkWidth);
      return [
        { source: start.source, row: [String(start.boot + 1), capabilityNames[pool], ...figures, line] },
      ];
    }),
  );
  if (drawn.length === 0) return [];
  const rows = drawn.map(({ row }) => row);
  const [header = '', ...table] = formatTable(memoryColumns, rows);
  return [header, ...underLogs(table, drawn)];
}
