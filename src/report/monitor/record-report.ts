import { formatClock } from '../text/clock.js';
import { formatSteps } from '../text/report-parts.js';
import { safeJson, safeText } from '../text/safe-text.js';
import { fileWord } from '../text/shell-word.js';
import { formatQuantity, formatSize } from '../text/units.js';

type RecordReport = {
  readonly file: string;
  readonly bytes: number;
  readonly seconds: number;
  /** How often the port went away and came back. */
  readonly losses: number;
};

/** What was recorded. */
export function formatRecordReport(report: RecordReport, format: 'text' | 'json' | 'ndjson'): string {
  const { file, bytes, seconds, losses } = report;
  if (format !== 'text') {
    const event = format === 'ndjson' ? { event: 'done' } : {};
    return `${safeJson({ schemaVersion: 1, ...event, ...report, seconds: Math.round(seconds * 1000) / 1000 })}\n`;
  }
  const away = losses === 0 ? '' : `; the port went away ${formatQuantity(losses, 'time')}`;
  const verdict = `RECORDED ${formatSize(bytes)} in ${formatClock(seconds)} into ${safeText(file)}${away}`;
  const next =
    bytes === 0
      ? {
          say: 'See whether this port is the console, its rate (--baud) that of the firmware, and free:',
          lines: ['esp-rtc-diag ports'],
        }
      : { say: 'See what it says:', lines: [`esp-rtc-diag analyze ${fileWord(file)}`] };
  return `${[verdict, '', ...formatSteps([next], { columns: null })].join('\n')}\n`;
}
