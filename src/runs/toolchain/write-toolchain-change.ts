import { exitCodes, type ExitCode } from '../../errors.js';
import { writeAnswer } from '../answer/write-answer.js';
import type { ToolchainChange } from '../../model/toolchain.js';
import {
  formatChangeJson,
  formatChangeNdjson,
  formatChangeText,
} from '../../report/toolchain/change-report.js';
import type { CommonOptions } from '../answer/options.js';
import { lookOf } from '../answer/answer-look.js';

/** Says what was done to a toolchain; what was refused is exit code 5. */
export async function writeToolchainChange(
  change: ToolchainChange,
  options: CommonOptions,
): Promise<ExitCode> {
  await writeAnswer(options.output, format(change, options));
  return change.edited.length > 0 ? exitCodes.refused : exitCodes.ok;
}

function format(change: ToolchainChange, options: CommonOptions): string {
  if (options.format === 'json') return formatChangeJson(change);
  if (options.format === 'ndjson') return formatChangeNdjson(change);
  return formatChangeText(change, lookOf(options));
}
