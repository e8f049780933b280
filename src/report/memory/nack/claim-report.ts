import type { NackCheck, NackFinding } from '../../../model/nack.js';
import { safeJson } from '../../text/safe-text.js';
import { formatQuantity } from '../../text/units.js';
import { formatFindingAndFix, type Look } from '../../text/report-parts.js';
import { describeNackFinding } from './nack-messages.js';
import { findingJson } from '../../text/finding-json.js';

/** What a claim's figures contradict, in the format that was asked for. */
export function formatClaimFindings(
  findings: readonly NackFinding[],
  checks: readonly NackCheck[],
  { format, look }: { readonly format: 'text' | 'json' | 'ndjson'; readonly look: Look },
): string {
  const verdict = claimVerdict(findings, checks);
  const all = findings.map(claimToJson);
  if (format === 'json')
    return `${safeJson({ schemaVersion: 1, verdict, checks: checks.map(checkToJson), findings: all })}\n`;
  if (format === 'ndjson') {
    const lines = all.map((finding) => ({ event: 'finding', ...finding }));
    return [...lines, { event: 'verdict', verdict }]
      .map((line) => `${safeJson({ schemaVersion: 1, ...line })}\n`)
      .join('');
  }
  const blocks = findings.flatMap((finding) => [
    '',
    ...formatFindingAndFix({ ...finding, ...describeNackFinding(finding) }, look),
  ]);
  const { style } = look;
  const colour =
    findings.length > 0 ? style.bold.red : checks.length > 0 ? style.bold.green : style.bold.yellow;
  return `${[colour(verdict), ...blocks].join('\n')}\n`;
}

/** A figure that could be checked; `claimed` and `computed` are null where it is no single figure. */
function checkToJson({ finding, holds }: NackCheck): object {
  const evidence: { readonly stated?: number; readonly computed?: number } =
    'computed' in finding.evidence ? finding.evidence : {};
  const { stated: claimed = null, computed = null } = evidence;
  return { id: finding.ruleId, claimed, computed, holds, arithmetic: describeNackFinding(finding).message };
}

function claimVerdict(findings: readonly NackFinding[], checks: readonly NackCheck[]): string {
  const count = findings.filter(({ severity }) => severity === 'warning').length;
  if (findings.length === 0 && checks.length === 0)
    return 'NOTHING TO CHECK: no two figures of the claim can be compared';
  if (findings.length === 0)
    return 'NO CONTRADICTION: the figures of the claim agree as far as they can be computed';
  return `CONTRADICTS ITSELF in ${formatQuantity(count, 'place')}`;
}

function claimToJson(finding: NackFinding): object {
  return findingJson({ ...finding, ...describeNackFinding(finding) });
}
