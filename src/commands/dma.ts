import { exitCodes, type ExitCode } from '../errors.js';
import { chooseStyle } from '../io/colour.js';
import { onInterrupt } from '../io/interrupt.js';
import { openOutput } from '../io/output.js';
import type { DmaReporter } from '../report/memory/dma-reporter.js';
import { createDmaJsonReporter, createDmaNdjsonReporter } from '../report/memory/json-reporter.js';
import { createDmaTextReporter } from '../report/memory/text-reporter.js';
import { runAnalyze } from './analyze.js';
import { exitCodeFor, type JudgingOptions, type ReportOptions } from './options.js';
import { samplePatterns, type SampleOptions } from './sample-options.js';
import { readConsoleLogs } from './read-console-logs.js';

export type DmaOptions = ReportOptions &
  SampleOptions & {
    readonly elf?: readonly string[];
    readonly sdkconfig?: string;
    readonly packetRate: number;
    readonly audioRate: number;
    readonly windowMs: number;
  };

/** `esp-rtc-diag dma LOG…`: where memory goes over time and per connection, and when it is empty. */
export async function runDma(logs: readonly string[], options: DmaOptions): Promise<ExitCode> {
  const { format } = options;
  // A page shows all that the log says beside its memory.
  if (format === 'html' || format === 'markdown') return runAnalyze(logs, options);
  const interrupt = onInterrupt();
  const output = openOutput(options.output);
  const { packetRate, audioRate, windowMs } = options;
  try {
    const reporter = createReporter({ ...options, format }, (text) => output.write(text));
    const answer = await readConsoleLogs({
      ...reporter,
      logs,
      stream: { packetRate, audioRate, windowMs },
      samples: samplePatterns(options),
      signal: interrupt.signal,
      drained: () => output.drained(),
    });
    const isInterrupted = interrupt.signal.aborted;
    reporter.finish({ ...answer, isInterrupted });
    await output.finish();
    const severities = answer.findings.map(({ severity }) => severity);
    return isInterrupted ? exitCodes.interrupted : exitCodeFor(severities, options.failOn);
  } catch (error) {
    await output.discard();
    throw error;
  } finally {
    interrupt.dispose();
  }
}

function createReporter(
  options: DmaOptions & Pick<JudgingOptions, 'format'>,
  write: (text: string) => void,
): DmaReporter {
  switch (options.format) {
    case 'json':
      return createDmaJsonReporter(write);
    case 'ndjson':
      return createDmaNdjsonReporter(write);
    case 'text':
      return createDmaTextReporter(
        write,
        chooseStyle({ isColourOff: !options.color, isFile: options.output !== undefined }),
      );
  }
}
