import type { ExitCode } from '../errors.js';
import type { DmaReporter } from '../report/memory/dma-reporter.js';
import { createDmaJsonReporter, createDmaNdjsonReporter } from '../report/memory/json-reporter.js';
import { createDmaTextReporter } from '../report/memory/text-reporter.js';
import type { JudgingOptions, ReportOptions } from '../runs/answer/options.js';
import { samplePatterns, type SampleOptions } from '../runs/answer/sample-options.js';
import { readConsoleLogs } from '../runs/logs/read-console-logs.js';
import { distinctLogs } from '../runs/logs/distinct-logs.js';
import { answerSoFar } from '../runs/answer/answer.js';
import { columnsOf, styleOf } from '../runs/answer/answer-look.js';

export type DmaOptions = ReportOptions &
  SampleOptions & {
    readonly elf?: readonly string[];
    readonly sdkconfig?: string;
    readonly packetRate: number;
    readonly audioRate: number;
    readonly windowMs: number;
  };

/** `esp-rtc-diag dma LOG…`: where memory goes over time and per connection, and when it is empty. */
export async function runDma(given: readonly string[], options: DmaOptions): Promise<ExitCode> {
  const { format } = options;
  // A page shows all that the log says beside its memory.
  if (format === 'html' || format === 'markdown') {
    const { runAnalyze } = await import('./analyze.js');
    return runAnalyze(given, options);
  }
  const logs = distinctLogs(given);
  const { packetRate, audioRate, windowMs } = options;
  return answerSoFar(options, async ({ output, signal }) => {
    const reporter = createReporter(logs, { ...options, format }, (text) => output.write(text));
    const summary = await readConsoleLogs({
      ...reporter,
      logs,
      stream: { packetRate, audioRate, windowMs },
      samples: samplePatterns(options),
      signal,
      drained: () => output.drained(),
    });
    reporter.finish({ ...summary, isInterrupted: signal.aborted });
    return summary.findings;
  });
}

function createReporter(
  logs: readonly string[],
  options: DmaOptions & Pick<JudgingOptions, 'format'>,
  write: (text: string) => void,
): DmaReporter {
  switch (options.format) {
    case 'json':
      return createDmaJsonReporter(write);
    case 'ndjson':
      return createDmaNdjsonReporter(write);
    case 'text':
      return createDmaTextReporter(write, { style: styleOf(options), columns: columnsOf(options), logs });
  }
}
