import { judgeToolchain } from '../analysis/toolchain/toolchain-findings.js';
import type { ExitCode } from '../errors.js';
import { openOutput } from '../io/output.js';
import {
  formatToolchainJson,
  formatToolchainNdjson,
  formatToolchainText,
  type ToolchainReport,
} from '../report/toolchain/toolchain-report.js';
import { findLibraries } from '../streamer/toolchain/find-libraries.js';
import { exitCodeFor, type JudgingOptions } from './options.js';
import { styleOf } from './answer-look.js';

/** `esp-rtc-diag toolchain check DIR`: which of the two faults the C++ headers of a toolchain have. */
export async function runToolchainCheck(folder: string, options: JudgingOptions): Promise<ExitCode> {
  const found = await findLibraries(folder);
  const libraries = found.map(({ headers, ...library }) => ({
    ...library,
    headers: headers.map(({ kind, path, multilib, state }) => ({ kind, path, multilib, state })),
  }));
  const findings = judgeToolchain(libraries);
  const output = openOutput(options.output);
  output.write(format({ source: folder, libraries, findings }, options));
  await output.finish();
  return exitCodeFor(
    findings.map(({ severity }) => severity),
    options.failOn,
  );
}

function format(report: ToolchainReport, options: JudgingOptions): string {
  if (options.format === 'json') return formatToolchainJson(report);
  if (options.format === 'ndjson') return formatToolchainNdjson(report);
  return formatToolchainText(report, styleOf(options));
}
