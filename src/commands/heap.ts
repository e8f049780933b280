import { exitCodes, type ExitCode } from '../errors.js';
import { chooseStyle } from '../io/colour.js';
import { onInterrupt } from '../io/interrupt.js';
import { openOutput } from '../io/output.js';
import { createHeapJsonReporter } from '../report/heap/json-reporter.js';
import { createHeapNdjsonReporter } from '../report/heap/ndjson-reporter.js';
import type { HeapReporter, Write } from '../report/heap/heap-reporter.js';
import { createHeapTextReporter } from '../report/heap/text-reporter.js';
import { exitCodeFor, type JudgingOptions } from './options.js';
import { readHeapLogs } from './read-heap-logs.js';

export type HeapOptions = JudgingOptions & { readonly elf?: readonly string[]; readonly sdkconfig?: string };

/** `esp-rtc-diag heap LOG…`: what leaks, how much, who owns it and how we know. */
export async function runHeap(logs: readonly string[], options: HeapOptions): Promise<ExitCode> {
  const interrupt = onInterrupt();
  const output = openOutput(options.output);
  try {
    const reporter = createReporter(options, (text) => output.write(text));
    const summary = await readHeapLogs({
      logs,
      elfs: options.elf ?? [],
      ...(options.sdkconfig === undefined ? {} : { sdkconfig: options.sdkconfig }),
      signal: interrupt.signal,
      onDump: (dump) => reporter.dump(dump),
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

function createReporter(options: HeapOptions, write: Write): HeapReporter {
  switch (options.format) {
    case 'json':
      return createHeapJsonReporter(write);
    case 'ndjson':
      return createHeapNdjsonReporter(write);
    case 'text':
      return createHeapTextReporter(
        write,
        chooseStyle({ isColourOff: !options.color, isFile: options.output !== undefined }),
      );
  }
}
