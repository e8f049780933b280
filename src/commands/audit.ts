import type { ExitCode } from '../errors.js';
import { formatAuditJson, formatAuditText } from '../report/audit/audit-report.js';
import type { JudgingOptions } from '../runs/answer/options.js';
import { readAudit, type AuditInputs } from '../runs/audit/read-audit.js';
import { answer } from '../runs/answer/answer.js';
import { lookOf } from '../runs/answer/answer-look.js';

/** `esp-rtc-diag audit ELF`: what the firmware carries, proven from its ELF. */
export async function runAudit(path: string, options: JudgingOptions & AuditInputs): Promise<ExitCode> {
  return answer(options, async ({ output, files }) => {
    const { report } = await readAudit(path, files, options);
    // One answer, so NDJSON is the same document on one line.
    output.write(
      options.format === 'text' ? formatAuditText(report, lookOf(options)) : formatAuditJson(report),
    );
    return report.findings;
  });
}
