import { findDrift, verifyConstructors } from '../../analysis/constructors/verify.js';
import type { ExitCode } from '../../errors.js';
import {
  formatVerifyJson,
  formatVerifyNdjson,
  formatVerifyText,
  type VerifyReport,
} from '../../report/constructors/verify-report.js';
import type { JudgingOptions } from '../answer/options.js';
import { openConstructorElf } from './constructor-elf.js';
import { readConstructorList } from './read-constructor-list.js';
import { readConstructors } from './read-constructors.js';
import { answerSoFar } from '../answer/answer.js';
import { lookOf } from '../answer/answer-look.js';

/** `ctors verify ELF --list FILE`: is each listed address still that same constructor? */
export async function verifyList(elf: string, list: string, options: JudgingOptions): Promise<ExitCode> {
  return answerSoFar(options, async ({ output, files, signal }) => {
    const entries = await readConstructorList(list, signal);
    const map = await readConstructors(openConstructorElf(elf, files));
    const verified = verifyConstructors(map, entries);
    const findings = findDrift(verified, list);
    output.write(format({ map, list, verified, findings }, options));
    return findings;
  });
}

function format(report: VerifyReport, options: JudgingOptions): string {
  if (options.format === 'text') return formatVerifyText(report, lookOf(options));
  return options.format === 'json' ? formatVerifyJson(report) : formatVerifyNdjson(report);
}
