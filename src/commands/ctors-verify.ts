import { judgeSkipState } from '../analysis/constructors/judge-skip-state.js';
import { findReturns } from '../analysis/constructors/find-returns.js';
import type { ExitCode } from '../errors.js';
import {
  formatStateJson,
  formatStateNdjson,
  formatStateText,
  type SkipStateReport,
} from '../report/constructors/skip-state-report.js';
import type { JudgingOptions } from '../runs/answer/options.js';
import { openConstructorElf } from '../runs/constructors/constructor-elf.js';
import { readConstructors } from '../runs/constructors/read-constructors.js';
import { readSkipState } from '../parsers/elf/constructors/skip-state.js';
import { verifyList } from '../runs/constructors/verify-list.js';
import { answer } from '../runs/answer/answer.js';
import { lookOf } from '../runs/answer/answer-look.js';

export type CtorsVerifyOptions = JudgingOptions & { readonly list?: string };

/** `esp-rtc-diag ctors verify ELF [--list FILE]`: what this build will skip, and whether it is what was meant. */
export async function runCtorsVerify(path: string, options: CtorsVerifyOptions): Promise<ExitCode> {
  if (options.list !== undefined) return verifyList(path, options.list, options);
  return answer(options, async ({ output, files }) => {
    const source = openConstructorElf(path, files);
    const { elf, symbols } = source;
    const map = await readConstructors(source);
    const verdict = judgeSkipState(map, readSkipState(elf, symbols), findReturns(map, elf));
    output.write(format({ map, ...verdict }, options));
    const drifted = verdict.entries.filter(({ holds }) => !holds);
    return drifted.map(() => ({ severity: 'error' }));
  });
}

function format(report: SkipStateReport, options: CtorsVerifyOptions): string {
  if (options.format === 'text') return formatStateText(report, lookOf(options));
  return options.format === 'json' ? formatStateJson(report) : formatStateNdjson(report);
}
