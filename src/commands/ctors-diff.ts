import { diffConstructors, judgeChanges } from '../analysis/constructors/diff.js';
import type { ExitCode } from '../errors.js';
import { chooseStyle } from '../io/colour.js';
import { OpenElfs } from '../streamer/open-elf.js';
import { openOutput } from '../io/output.js';
import {
  formatDiffJson,
  formatDiffNdjson,
  formatDiffText,
  type DiffReport,
} from '../report/constructors/diff-report.js';
import { exitCodeFor, type JudgingOptions } from './options.js';
import { readConstructors } from './read-constructors.js';

/** `esp-rtc-diag ctors diff OLD NEW`: constructors that came, went, moved or got another name. */
export async function runCtorsDiff(old: string, recent: string, options: JudgingOptions): Promise<ExitCode> {
  const output = openOutput(options.output);
  const files = new OpenElfs();
  try {
    const before = await readConstructors(old, files);
    const after = await readConstructors(recent, files);
    const diff = diffConstructors(before, after);
    output.write(format({ before, after, diff }, options));
    await output.finish();
    return exitCodeFor(judgeChanges(diff), options.failOn);
  } catch (error) {
    await output.discard();
    throw error;
  } finally {
    files.close();
  }
}

function format(report: DiffReport, options: JudgingOptions): string {
  const style = chooseStyle({ isColourOff: !options.color, isFile: options.output !== undefined });
  if (options.format === 'text') return formatDiffText(report, style);
  return options.format === 'json' ? formatDiffJson(report) : formatDiffNdjson(report);
}
