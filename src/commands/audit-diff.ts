import { diffAudits } from '../analysis/audit/audit-diff.js';
import type { ExitCode } from '../errors.js';
import { chooseStyle } from '../io/colour.js';
import { openOutput } from '../io/output.js';
import { formatAuditDiffJson, formatAuditDiffText } from '../report/audit/audit-diff-report.js';
import { OpenElfs } from '../streamer/open-elf.js';
import { exitCodeFor, type JudgingOptions } from './options.js';
import { readAudit } from './read-audit.js';

/** `esp-rtc-diag audit diff OLD NEW`: what a build takes more or less than another, and what it proves anew. */
export async function runAuditDiff(old: string, recent: string, options: JudgingOptions): Promise<ExitCode> {
  const output = openOutput(options.output);
  const files = new OpenElfs();
  try {
    const diff = diffAudits(await readAudit(old, files), await readAudit(recent, files));
    const style = chooseStyle({ isColourOff: !options.color, isFile: options.output !== undefined });
    output.write(options.format === 'text' ? formatAuditDiffText(diff, style) : formatAuditDiffJson(diff));
    await output.finish();
    return exitCodeFor(
      diff.findings.map(({ severity }) => severity),
      options.failOn,
    );
  } catch (error) {
    await output.discard();
    throw error;
  } finally {
    files.close();
  }
}
