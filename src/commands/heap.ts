import { exitCodes, type ExitCode } from '../errors.js';
import { chooseStyle } from '../io/colour.js';
import { onInterrupt } from '../io/interrupt.js';
import { openOutput } from '../io/output.js';
import { terminalColumns } from '../io/terminal.js';
import { createHeapReporter } from '../report/heap/create-reporter.js';
import type { HeapTextOptions } from '../report/heap/text-options.js';
import { runAnalyze } from './analyze.js';
import { exitCodeFor, type ReportOptions } from './options.js';
import { readHeapLogs } from './read-heap-logs.js';

export type HeapOptions = ReportOptions & {
  readonly elf?: readonly string[];
  readonly sdkconfig?: string;
  readonly every?: boolean;
};

/** `esp-rtc-diag heap LOG…`: what leaks, how much, who owns it and how we know. */
export async function runHeap(logs: readonly string[], options: HeapOptions): Promise<ExitCode> {
  const { format } = options;
  // A page shows all that the log says beside its traces.
  if (format === 'html' || format === 'markdown') return runAnalyze(logs, options);
  const interrupt = onInterrupt();
  const output = openOutput(options.output);
  try {
    const write = (text: string): void => output.write(text);
    const reporter = createHeapReporter(format, write, textOptionsFor(logs, options));
    const summary = await readHeapLogs({
      logs,
      elfs: options.elf ?? [],
      ...(options.sdkconfig === undefined ? {} : { sdkconfig: options.sdkconfig }),
      signal: interrupt.signal,
      onDump: (dump) => reporter.dump(dump),
      onSkipped: (skipped) => reporter.skipped(skipped),
      drained: () => output.drained(),
    });
    const isInterrupted = interrupt.signal.aborted;
    reporter.finish(summary, isInterrupted);
    await output.finish();
    const severities = summary.findings.map(({ severity }) => severity);
    return isInterrupted ? exitCodes.interrupted : exitCodeFor(severities, options.failOn);
  } catch (error) {
    await output.discard();
    throw error;
  } finally {
    interrupt.dispose();
  }
}

function textOptionsFor(logs: readonly string[], options: HeapOptions): HeapTextOptions {
  const isFile = options.output !== undefined;
  return {
    style: chooseStyle({ isColourOff: !options.color, isFile }),
    columns: terminalColumns(isFile),
    isEvery: options.every ?? false,
    logs,
    elfs: options.elf ?? [],
    hasSdkconfig: options.sdkconfig !== undefined,
  };
}
