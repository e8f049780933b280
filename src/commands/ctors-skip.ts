import { exitCodes, type ExitCode } from '../errors.js';
import { writeAnswer } from '../runs/answer/write-answer.js';
import { describeSkipWarning } from '../report/constructors/skip-messages.js';
import {
  formatSkipJson,
  formatSkipNdjson,
  formatSkipText,
  type SkipReport,
} from '../report/constructors/skip-report.js';
import { lookOf } from '../runs/answer/answer-look.js';
import type { CommonOptions } from '../runs/answer/options.js';
import { warn } from '../runs/answer/warn.js';
import { skipConstructors, type SkipOptions } from '../runs/constructors/skip-constructors.js';
import { OpenElfs } from '../streamer/open-elf.js';

export type CtorsSkipOptions = CommonOptions & SkipOptions;

/** `esp-rtc-diag ctors skip ELF`: chooses constructors and makes what leaves them out. */
export async function runCtorsSkip(elf: string, options: CtorsSkipOptions): Promise<ExitCode> {
  const files = new OpenElfs();
  try {
    const report = await skipConstructors(elf, options, files);
    if (options.format === 'text')
      for (const warning of report.warnings) warn(`warning: ${describeSkipWarning(warning)}`);
    await writeAnswer(options.output, format(report, options));
    return exitCodes.ok;
  } finally {
    files.close();
  }
}

function format(report: SkipReport, options: CtorsSkipOptions): string {
  if (options.format === 'text') return formatSkipText(report, lookOf(options));
  return options.format === 'json' ? formatSkipJson(report) : formatSkipNdjson(report);
}
