import type { ChalkInstance } from 'chalk';
import type { Severity } from '../../model/finding.js';
import { safeText } from '../text/safe-text.js';
import { plainColumns } from '../text/paragraph.js';
import { wrapText } from '../text/wrap-text.js';

/** A finding with its sentences; `rule` is the heading in docs/rules.md. */
export type DescribedFinding = {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly confidence: string;
  readonly evidence: object;
  readonly fingerprint: string;
  readonly message: string;
  readonly fix: string | null;
};

/** `error: sentence [rule]`, and the fix indented below. */
export function formatFinding(
  { ruleId, severity, message, fix }: DescribedFinding,
  style: ChalkInstance,
): string[] {
  const [first = '', ...rest] = wrapText(safeText(`${severity}: ${message} [${ruleId}]`), plainColumns);
  const colour = { error: style.red, warning: style.yellow, note: style.cyan }[severity];
  const label = colour(severity) + first.slice(severity.length);
  return [label, ...rest, ...(fix === null ? [] : wrapText(safeText(fix), plainColumns, '  '))];
}

/** The shape of the contract: `fix` only where there is one. */
export function findingToJson({ message, fix, ...finding }: DescribedFinding): object {
  const { ruleId, severity, confidence, evidence, fingerprint } = finding;
  return { ruleId, severity, confidence, message, evidence, ...(fix === null ? {} : { fix }), fingerprint };
}
