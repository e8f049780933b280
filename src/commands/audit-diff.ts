import { diffAudits } from '../analysis/audit/audit-diff.js';
import type { ExitCode } from '../errors.js';
import { formatAuditDiffJson, formatAuditDiffText } from '../report/audit/audit-diff-report.js';
import type { JudgingOptions } from '../runs/answer/options.js';
import { readAudit } from '../runs/audit/read-audit.js';
import { answer } from '../runs/answer/answer.js';
import { lookOf } from '../runs/answer/answer-look.js';

/** `esp-rtc-diag audit diff OLD NEW`: what a build takes more or less than another, and what it proves anew. */
export async function runAuditDiff(old: string, recent: string, options: JudgingOptions): Promise<ExitCode> {
  return answer(options, async ({ output, files }) => {
    const diff = diffAudits(await readAudit(old, files), await readAudit(recent, files));
    output.write(
      options.format === 'text' ? formatAuditDiffText(diff, lookOf(options)) : formatAuditDiffJson(diff),
    );
    return diff.findings;
  });
}
