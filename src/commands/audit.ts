import { auditElf } from '../analysis/audit/audit-elf.js';
import { TypeReader } from '../parsers/elf/dwarf/types/type-reader.js';
import type { ExitCode } from '../errors.js';
import { chooseStyle } from '../io/colour.js';
import { openOutput } from '../io/output.js';
import { SymbolTable } from '../parsers/elf/symbol-table.js';
import { formatAuditJson, formatAuditText } from '../report/audit/audit-report.js';
import { sha256OfFile } from '../streamer/file-hash.js';
import { OpenElfs } from '../streamer/open-elf.js';
import { warn } from './warn.js';
import { exitCodeFor, type JudgingOptions } from './options.js';

export type AuditOptions = JudgingOptions & { readonly struct?: readonly string[] };

/** `esp-rtc-diag audit ELF`: what the firmware carries, proven from its ELF. */
export async function runAudit(path: string, options: AuditOptions): Promise<ExitCode> {
  const output = openOutput(options.output);
  const files = new OpenElfs();
  try {
    const elf = files.open(path);
    const report = auditElf({
      elf,
      table: SymbolTable.read(elf),
      types: new TypeReader(elf),
      sha256: await sha256OfFile(path),
      structs: options.struct ?? [],
    });
    for (const warning of report.warnings) warn(`warning: ${path}: ${warning}`);
    for (const { asked, layouts } of report.structs) {
      if (layouts.length === 0) warn(`warning: ${path} defines no structure ${asked}.`);
    }
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
