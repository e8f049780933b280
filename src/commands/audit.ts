import type { ExitCode } from '../errors.js';
import { chooseStyle } from '../io/colour.js';
import { openOutput } from '../io/output.js';
import { formatAuditJson, formatAuditText } from '../report/audit/audit-report.js';
import { OpenElfs } from '../streamer/open-elf.js';
import { exitCodeFor, type JudgingOptions } from './options.js';
import { readAudit, type AuditInputs } from './read-audit.js';

/** `esp-rtc-diag audit ELF`: what the firmware carries, proven from its ELF. */
export async function runAudit(path: string, options: JudgingOptions & AuditInputs): Promise<ExitCode> {
  const output = openOutput(options.output);
  const files = new OpenElfs();
  try {
    const { report } = await readAudit(path, files, options);
    const style = chooseStyle({ isColourOff: !options.color, isFile: options.output !== undefined });
    // One answer, so NDJSON is the same document on one line.
    output.write(options.format === 'text' ? formatAuditText(report, style) : formatAuditJson(report));
    await output.finish();
    return exitCodeFor(
      report.findings.map(({ severity }) => severity),
      options.failOn,
    );
  } catch (error) {
    await output.discard();
    throw error;
  } finally {
    files.close();
  }
}
