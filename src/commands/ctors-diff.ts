import { diffConstructors, judgeChanges } from '../analysis/constructors/diff.js';
import type { ExitCode } from '../errors.js';
import {
  formatDiffJson,
  formatDiffNdjson,
  formatDiffText,
  type DiffReport,
} from '../report/constructors/diff-report.js';
import type { JudgingOptions } from '../runs/answer/options.js';
import { openConstructorElf } from '../runs/constructors/constructor-elf.js';
import { readConstructors } from '../runs/constructors/read-constructors.js';
import { answer } from '../runs/answer/answer.js';
import { lookOf } from '../runs/answer/answer-look.js';

/** `esp-rtc-diag ctors diff OLD NEW`: constructors that came, went, moved or got another name. */
export async function runCtorsDiff(old: string, recent: string, options: JudgingOptions): Promise<ExitCode> {
  return answer(options, async ({ output, files }) => {
    const before = await readConstructors(openConstructorElf(old, files));
    const after = await readConstructors(openConstructorElf(recent, files));
    const diff = diffConstructors(before, after);
    output.write(format({ before, after, diff }, options));
    return judgeChanges(diff).map((severity) => ({ severity }));
  });
}

function format(report: DiffReport, options: JudgingOptions): string {
  if (options.format === 'text') return formatDiffText(report, lookOf(options));
  return options.format === 'json' ? formatDiffJson(report) : formatDiffNdjson(report);
}
