import { safeJson, safeText } from '../text/safe-text.js';
import { formatAddress } from '../text/units.js';
import { formatSeconds, formatSize } from './sizes.js';

type ReadReport = {
  readonly simulated: boolean;
  readonly offset: number;
  readonly size: number;
  readonly file: string;
  readonly seconds: number;
};

/** The answer of `read-flash`. */
export function formatReadReport(report: ReadReport, format: 'text' | 'json' | 'ndjson'): string {
  const { offset, size, file, seconds } = report;
  if (format === 'text') {
    return `READ ${formatSize(size)} at ${formatAddress(offset)} in ${formatSeconds(seconds)} into ${safeText(file)}\n`;
  }
  const event = format === 'ndjson' ? { event: 'done' } : {};
  return `${safeJson({ schemaVersion: 1, ...event, ...report, seconds: Math.round(seconds * 1000) / 1000 })}\n`;
}
