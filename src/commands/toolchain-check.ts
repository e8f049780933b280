import { judgeToolchain } from '../analysis/toolchain/toolchain-findings.js';
import type { ExitCode } from '../errors.js';
import { writeAnswer } from '../runs/answer/write-answer.js';
import {
  formatToolchainJson,
  formatToolchainNdjson,
  formatToolchainText,
  type ToolchainReport,
} from '../report/toolchain/toolchain-report.js';
import { findLibraries } from '../streamer/toolchain/find-libraries.js';
import { readArchives } from '../runs/toolchain/read-archives.js';
import { exitCodeFor, type JudgingOptions } from '../runs/answer/options.js';
import { lookOf } from '../runs/answer/answer-look.js';

/** `esp-rtc-diag toolchain check DIR`: which of the two faults a toolchain's C++ headers have, and whether libstdc++.a agrees. */
export async function runToolchainCheck(folder: string, options: JudgingOptions): Promise<ExitCode> {
  const found = await findLibraries(folder);
  const libraries = await Promise.all(
    found.map(async (one) => ({
      ...one,
      headers: one.headers.map(({ kind, path, multilib, state }) => ({ kind, path, multilib, state })),
      archives: await readArchives(one),
    })),
  );
  const findings = judgeToolchain(libraries);
  await writeAnswer(options.output, format({ source: folder, libraries, findings }, options));
  return exitCodeFor(findings, options.failOn);
}

function format(report: ToolchainReport, options: JudgingOptions): string {
  if (options.format === 'json') return formatToolchainJson(report);
  if (options.format === 'ndjson') return formatToolchainNdjson(report);
  return formatToolchainText(report, lookOf(options));
}
