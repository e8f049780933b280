import { compareSoaks } from '../analysis/memory/cycles/compare-soaks.js';
import { soakSideOf } from '../analysis/memory/cycles/soak-side.js';
import { DiagError, type ExitCode } from '../errors.js';
import type { SoakDiff } from '../model/soak-diff.js';
import { formatSoakDiff, formatSoakDiffJson, formatSoakDiffNdjson } from '../report/soak/soak-diff-report.js';
import { columnsOf, styleOf } from '../runs/answer/answer-look.js';
import { answerSoFar } from '../runs/answer/answer.js';
import type { JudgingOptions } from '../runs/answer/options.js';
import { readSoakSource } from '../runs/soak/read-soak-source.js';

/** `esp-rtc-diag soak diff A B`: what a change of the firmware did to what each connection keeps. */
export async function runSoakDiff(before: string, after: string, options: JudgingOptions): Promise<ExitCode> {
  return answerSoFar(options, async ({ output, signal }) => {
    const a = soakSideOf(await readSoakSource(before, signal), null);
    if (!a) throw noConnections(before);
    const b = soakSideOf(await readSoakSource(after, signal), a.capability);
    if (!b) throw noConnections(after);
    const diff = compareSoaks(a, b);
    output.write(format(diff, options));
    return [diff.finding];
  });
}

function format(diff: SoakDiff, options: JudgingOptions): string {
  if (options.format === 'text') {
    return formatSoakDiff(diff, { style: styleOf(options), columns: columnsOf(options) });
  }
  return options.format === 'json' ? formatSoakDiffJson(diff) : formatSoakDiffNdjson(diff);
}

function noConnections(path: string): DiagError {
  return new DiagError({
    code: 'no-connections',
    message: `${path} has no connections whose memory is known.`,
    hint: 'Give what soak --format json wrote, or a console log or recording with connections in it.',
  });
}
