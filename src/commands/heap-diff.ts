import { diffHeapDumps } from '../analysis/heap/heap-diff.js';
import { exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { writeAnswer } from '../runs/answer/write-answer.js';
import type { HeapDiff } from '../model/heap-diff.js';
import type { HeapDumpReport } from '../model/heap-report.js';
import { formatDiffJson, formatDiffNdjson, formatDiffText } from '../report/heap/diff-report.js';
import { exitCodeFor, type JudgingOptions } from '../runs/answer/options.js';
import { readLastDump } from '../runs/logs/read-heap-logs.js';
import { columnsOf, styleOf } from '../runs/answer/answer-look.js';

export type HeapDiffOptions = JudgingOptions & {
  readonly elf?: readonly string[];
  readonly elfA?: readonly string[];
  readonly elfB?: readonly string[];
  readonly sdkconfig?: string;
};

/** `esp-rtc-diag heap diff A B`: what the later log leaks more or less than the earlier one. */
export async function runHeapDiff(
  before: string,
  after: string,
  options: HeapDiffOptions,
): Promise<ExitCode> {
  const interrupt = onInterrupt();
  const { elf = [] } = options;
  const settings = options.sdkconfig === undefined ? {} : { sdkconfig: options.sdkconfig };
  const read = (log: string, elfs: readonly string[] = []): Promise<HeapDumpReport | null> =>
    readLastDump({ ...settings, logs: [log], elfs: [...elfs, ...elf], signal: interrupt.signal });
  try {
    const diff = diffHeapDumps(await read(before, options.elfA), await read(after, options.elfB));
    // Half a log would show growth where there is none.
    if (interrupt.signal.aborted) return exitCodes.interrupted;
    await writeAnswer(options.output, format(diff, [before, after], options));
    const { added, grown, partial } = diff;
    const isDoubtful = partial.before !== null || partial.after !== null;
    return exitCodeFor(
      added.length + grown.length > 0 || isDoubtful ? [{ severity: 'warning' }] : [],
      options.failOn,
    );
  } finally {
    interrupt.dispose();
  }
}

function format(diff: HeapDiff, logs: readonly [string, string], options: HeapDiffOptions): string {
  const style = styleOf(options);
  if (options.format === 'text') return formatDiffText(diff, { style, columns: columnsOf(options), logs });
  return options.format === 'json' ? formatDiffJson(diff) : formatDiffNdjson(diff);
}
