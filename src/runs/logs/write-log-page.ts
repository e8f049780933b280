import { readPageAssets } from '../../io/page-assets.js';
import type { Constructor } from '../../model/constructor.js';
import type { LogReport, LogSummary } from '../../model/log-report.js';
import { packageVersion } from '../../package-file.js';
import { formatHtmlReport } from '../../report/html/html-report.js';
import { toLogReport } from '../../report/log/log-page.js';
import { formatMarkdown } from '../../report/markdown/markdown-report.js';
import { OpenElfs } from '../../streamer/open-elf.js';
import { openConstructorElf } from '../constructors/constructor-elf.js';
import { readConstructors } from '../constructors/read-constructors.js';

export type PageRequest = {
  readonly format: 'markdown' | 'html';
  readonly logs: readonly string[];
  readonly port?: string | null;
  readonly watch?: readonly string[];
  readonly elfs: readonly string[];
  readonly hasSdkconfig: boolean;
  readonly isInterrupted: boolean;
};

/** The report on logs as a page or as Markdown. */
export async function logPage(summary: LogSummary, request: PageRequest): Promise<string> {
  const constructors = request.format === 'html' ? await constructorsOf(request.elfs[0]) : [];
  return formatPage(toLogReport(summary, { ...request, constructors }), request.format);
}

/** A report as a page or as Markdown. */
export function formatPage(report: LogReport, format: 'markdown' | 'html'): string {
  const version = packageVersion();
  return format === 'markdown'
    ? formatMarkdown(report, version)
    : formatHtmlReport(report, { ...readPageAssets('report'), version });
}

async function constructorsOf(elf: string | undefined): Promise<readonly Constructor[]> {
  if (elf === undefined) return [];
  const files = new OpenElfs();
  try {
    return (await readConstructors(openConstructorElf(elf, files))).constructors;
  } catch {
    // An ELF without constructor arrays still names owners.
    return [];
  } finally {
    files.close();
  }
}
