import type { LogFinding, LogSummary } from '../../model/log-report.js';

/** What is told of beside the finding that the verdict is about. */
export function otherFindings({ findings, lead }: LogSummary): readonly LogFinding[] {
  return findings.filter((one) => one !== lead.finding && !isQuoted(one, lead.finding));
}

// The panic is told with the errors just before it.
function isQuoted(finding: LogFinding, lead: LogFinding | null): boolean {
  if (finding.ruleId !== 'component-failed' || lead?.ruleId !== 'panic') return false;
  const { text, count, source, boot } = finding.evidence;
  const isSameBoot = source === lead.evidence.source && boot === lead.evidence.boot;
  return count === 1 && isSameBoot && lead.evidence.errorsBefore.includes(text);
}
