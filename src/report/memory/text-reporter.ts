import type { ChalkInstance } from 'chalk';
import type { ConsoleReport } from '../../model/console-report.js';
import { formatKilobytes } from '../text/figures.js';
import type { Write } from '../heap/heap-reporter.js';
import { capabilityNames } from '../text/capability-names.js';
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
          origin: consoleOrigin(report, logs).join(' · '),
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
      for (const finding of findings)
        out.push('', ...formatFindingAndFix({ ...finding, ...describeConsoleFinding(finding) }, look));
      const steps = stepsOfQuiet(answer.verdict);
      if (steps.length > 0) out.push('', ...formatSteps(steps, look));
      write(`${out.join('\n')}\n`);
    },
  };
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
  const boots = [...new Set(periodic.map(({ boot }) => boot))].slice(-maxBootsDrawn);
  const rows = boots.flatMap((boot) =>
    pools.flatMap((pool) => {
      const values = periodic.flatMap((sample) => (sample.boot === boot ? (sample.free[pool] ?? []) : []));
      const [first] = values;
      if (first === undefined) return [];
      const lowest = values.reduce((a, b) => Math.min(a, b));
      const figures = [first, lowest, values.at(-1) ?? first].map(formatKilobytes);
      return [[String(boot + 1), capabilityNames[pool], ...figures, formatSparkline(values, sparkWidth)]];
    }),
  );
  return rows.length === 0 ? [] : formatTable(memoryColumns, rows);
}
