import { exitCodes, type ExitCode } from '../errors.js';
import { chooseStyle } from '../io/colour.js';
import { onInterrupt } from '../io/interrupt.js';
import { openOutput } from '../io/output.js';
import { terminalColumns } from '../io/terminal.js';
import { createLogReporter, type LogReporter } from '../report/log/log-reporter.js';
import { exitCodeFor, type ReportOptions } from './options.js';
import { samplePatterns, type SampleOptions } from './sample-options.js';
import { readLogs } from './read-logs.js';
import { logPage } from './write-log-page.js';

export type AnalyzeOptions = ReportOptions &
  SampleOptions & {
    readonly elf?: readonly string[];
    readonly sdkconfig?: string;
    readonly packetRate?: number;
    readonly audioRate?: number;
    readonly windowMs?: number;
  };

/** `esp-rtc-diag analyze LOG…`: everything that logs tell, in one pass, with one verdict. */
export async function runAnalyze(logs: readonly string[], options: AnalyzeOptions): Promise<ExitCode> {
  const interrupt = onInterrupt();
  const output = openOutput(options.output);
  const { elf: elfs = [], sdkconfig, packetRate, audioRate, windowMs } = options;
  try {
    const reporter = createReporter(logs, options, (text) => output.write(text));
    const summary = await readLogs({
      ...reporter,
      logs,
      elfs,
      ...(sdkconfig === undefined ? {} : { sdkconfigPath: sdkconfig }),
      stream: withoutUndefined({ packetRate, audioRate, windowMs }),
      samples: samplePatterns(options),
      signal: interrupt.signal,
      drained: () => output.drained(),
    });
    const isInterrupted = interrupt.signal.aborted;
    reporter?.finish(summary, isInterrupted);
    const { format } = options;
    if (format === 'html' || format === 'markdown') {
      const hasSdkconfig = sdkconfig !== undefined;
      output.write(await logPage(summary, { format, logs, elfs, hasSdkconfig, isInterrupted }));
    }
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

// Null for a page, which is made of the whole in the end.
function createReporter(
  logs: readonly string[],
  options: AnalyzeOptions,
  write: (text: string) => void,
): LogReporter | null {
  const { format, elf = [], sdkconfig } = options;
  if (format === 'html' || format === 'markdown') return null;
  const isFile = options.output !== undefined;
  return createLogReporter(format, write, {
    style: chooseStyle({ isColourOff: !options.color, isFile }),
    columns: terminalColumns(isFile),
    logs,
    elfs: elf,
    hasSdkconfig: sdkconfig !== undefined,
  });
}

type Rates = { readonly packetRate: number; readonly audioRate: number; readonly windowMs: number };

function withoutUndefined(rates: { readonly [Name in keyof Rates]: number | undefined }): Partial<Rates> {
  return Object.fromEntries(Object.entries(rates).filter(([, value]) => value !== undefined));
}
