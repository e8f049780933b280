import type { ExitCode } from '../errors.js';
import { createHeapReporter } from '../report/heap/create-reporter.js';
import type { HeapTextOptions } from '../report/heap/text-options.js';
import { runAnalyze } from './analyze.js';
import type { ReportOptions } from '../runs/answer/options.js';
import { readHeapLogs } from '../runs/logs/read-heap-logs.js';
import { distinctLogs } from '../runs/logs/distinct-logs.js';
import { answerSoFar } from '../runs/answer/answer.js';
import { columnsOf, styleOf } from '../runs/answer/answer-look.js';

export type HeapOptions = ReportOptions & {
  readonly elf?: readonly string[];
  readonly sdkconfig?: string;
  readonly every?: boolean;
};

/** `esp-rtc-diag heap LOG…`: what leaks, how much, who owns it and how we know. */
export async function runHeap(given: readonly string[], options: HeapOptions): Promise<ExitCode> {
  const { format } = options;
  // A page shows all that the log says beside its traces.
  if (format === 'html' || format === 'markdown') return runAnalyze(given, options);
  const logs = distinctLogs(given);
  return answerSoFar(options, async ({ output, signal }) => {
    const write = (text: string): void => output.write(text);
    const reporter = createHeapReporter(format, write, textOptionsFor(logs, options));
    const summary = await readHeapLogs({
      logs,
      elfs: options.elf ?? [],
      ...(options.sdkconfig === undefined ? {} : { sdkconfig: options.sdkconfig }),
      signal,
      onDump: (dump) => reporter.dump(dump),
      onSkipped: (skipped) => reporter.skipped(skipped),
      drained: () => output.drained(),
    });
    reporter.finish(summary, signal.aborted);
    return summary.findings;
  });
}

function textOptionsFor(logs: readonly string[], options: HeapOptions): HeapTextOptions {
  return {
    style: styleOf(options),
    columns: columnsOf(options),
    isEvery: options.every ?? false,
    logs,
    elfs: options.elf ?? [],
    hasSdkconfig: options.sdkconfig !== undefined,
  };
}
