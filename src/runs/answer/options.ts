import { exitCodes, type ExitCode } from '../../errors.js';
import type { Severity } from '../../model/finding.js';

export type Format = 'text' | 'json' | 'ndjson';

/** Of commands that make a report to look at or to attach. */
export type ReportFormat = Format | 'markdown' | 'html';
export type FailOn = Severity | 'never';

/** Options that all commands share. */
export type CommonOptions = {
  readonly format: Format;
  readonly output?: string;
  /** False with --no-color. */
  readonly color: boolean;
};

/** Options of commands that judge. */
export type JudgingOptions = CommonOptions & { readonly failOn: FailOn };

/** Options of commands that judge and make a report. */
export type ReportOptions = Omit<JudgingOptions, 'format'> & { readonly format: ReportFormat };

const ranks: Readonly<Record<FailOn, number>> = { note: 0, warning: 1, error: 2, never: 3 };

/** 1 when a finding is at least as grave as `failOn`, else 0. */
export function exitCodeFor(findings: readonly { readonly severity: Severity }[], failOn: FailOn): ExitCode {
  const isFailure = findings.some(({ severity }) => ranks[severity] >= ranks[failOn]);
  return isFailure ? exitCodes.findings : exitCodes.ok;
}
