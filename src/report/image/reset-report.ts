import { safeJson, safeText } from '../text/safe-text.js';

/** What the ROM printed when the chip came up. */
type BootFacts = { readonly text: string; readonly isDownload: boolean };

type ResetReport = { readonly simulated: boolean; readonly reset: 'hard'; readonly boot: BootFacts | null };

/** The answer of `reset`. */
export function formatResetReport(report: ResetReport, format: 'text' | 'json' | 'ndjson'): string {
  const { simulated, reset, boot } = report;
  if (format !== 'text') {
    const how = boot === null ? null : boot.isDownload ? 'download' : 'flash';
    const event = format === 'ndjson' ? { event: 'done' } : {};
    return `${safeJson({ schemaVersion: 1, ...event, simulated, reset, boot: how, bootLine: boot?.text ?? null })}\n`;
  }
  if (boot === null) return 'RESET, but nothing was heard of it: is --baud the rate of the console?\n';
  const what = boot.isDownload
    ? 'it waits for a download: release BOOT and press RESET'
    : 'it starts from flash';
  return `RESET, ${what}\n${safeText(boot.text)}\n`;
}
