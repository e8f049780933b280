import type { LogSummary } from '../../model/log-report.js';
import { createLogReporter } from '../../report/log/log-reporter.js';
import type { CommonOptions } from '../answer/options.js';
import type { PortOptions } from '../port/open-given-port.js';
import { modelWords } from '../port/read-memory-model.js';
import { columnsOf, styleOf } from '../answer/answer-look.js';

type LiveReportOptions = CommonOptions &
  PortOptions & {
    readonly elf?: readonly string[];
    readonly record?: string;
    /** The command line that watches it. */
    readonly watch?: readonly string[];
  };

/** What a console said in all, where it said anything that we know. */
export function writeLiveReport(
  summary: LogSummary,
  options: LiveReportOptions,
  write: (text: string) => void,
): void {
  const { samples, cycles, panics, allocationFailures } = summary.console.report;
  const isSilent =
    samples.count + cycles.count + panics.count + allocationFailures.count + summary.heap.verdict.dumps ===
      0 && summary.findings.every(({ severity }) => severity === 'note');
  if (isSilent) return;
  const format = options.format === 'ndjson' ? 'ndjson' : 'text';
  if (format === 'text') write('\n');
  createLogReporter(format, write, {
    style: styleOf(options),
    columns: columnsOf(options),
    logs: [options.record ?? options.port ?? ''],
    port: options.record === undefined ? (options.port ?? null) : null,
    watch: [...(options.watch ?? ['monitor']), ...modelWords(options)],
    elfs: options.elf ?? [],
    hasSdkconfig: false,
  }).finish(summary, false);
}
