import type { ExitCode } from '../errors.js';
import { createLogReporter, type LogReporter } from '../report/log/log-reporter.js';
import type { ReportOptions } from '../runs/answer/options.js';
import { samplePatterns, type SampleOptions } from '../runs/answer/sample-options.js';
import { readLogs } from '../runs/logs/read-logs.js';
import { distinctLogs } from '../runs/logs/distinct-logs.js';
import { answerSoFar } from '../runs/answer/answer.js';
import { columnsOf, styleOf } from '../runs/answer/answer-look.js';

export type AnalyzeOptions = ReportOptions &
  SampleOptions & {
    readonly elf?: readonly string[];
    readonly sdkconfig?: string;
    readonly packetRate?: number;
    readonly audioRate?: number;
    readonly windowMs?: number;
  };

/** `esp-rtc-diag analyze LOG…`: everything that logs tell, in one pass, with one verdict. */
export async function runAnalyze(given: readonly string[], options: AnalyzeOptions): Promise<ExitCode> {
  const logs = distinctLogs(given);
  const { elf: elfs = [], sdkconfig, packetRate, audioRate, windowMs } = options;
  return answerSoFar(options, async ({ output, signal }) => {
    const reporter = createReporter(logs, options, (text) => output.write(text));
    const summary = await readLogs({
      ...reporter,
      logs,
      elfs,
      ...(sdkconfig === undefined ? {} : { sdkconfigPath: sdkconfig }),
      stream: withoutUndefined({ packetRate, audioRate, windowMs }),
      samples: samplePatterns(options),
      signal,
      drained: () => output.drained(),
    });
    const isInterrupted = signal.aborted;
    reporter?.finish(summary, isInterrupted);
    const { format } = options;
    if (format === 'html' || format === 'markdown') {
      const { logPage } = await import('../runs/logs/write-log-page.js');
      const hasSdkconfig = sdkconfig !== undefined;
      output.write(await logPage(summary, { format, logs, elfs, hasSdkconfig, isInterrupted }));
    }
    return summary.findings;
  });
}

// Null for a page, which is made of the whole in the end.
function createReporter(
  logs: readonly string[],
  options: AnalyzeOptions,
  write: (text: string) => void,
): LogReporter | null {
  const { format, elf = [], sdkconfig } = options;
  if (format === 'html' || format === 'markdown') return null;
  return createLogReporter(format, write, {
    style: styleOf(options),
    columns: columnsOf(options),
    logs,
    elfs: elf,
    hasSdkconfig: sdkconfig !== undefined,
  });
}

type Rates = { readonly packetRate: number; readonly audioRate: number; readonly windowMs: number };

function withoutUndefined(rates: { readonly [Name in keyof Rates]: number | undefined }): Partial<Rates> {
  return Object.fromEntries(Object.entries(rates).filter(([, value]) => value !== undefined));
}
