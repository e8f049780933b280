import type { FlashEvent, FlashReport } from '../../model/flash-report.js';
import { safeJson } from '../text/safe-text.js';
import type { Look } from '../text/report-parts.js';
import { createFlashProgress, type ProgressStream } from './flash-progress.js';
import { flashReportToJson } from './flash-json.js';
import { formatFlashReport } from './flash-text.js';

/** Hears what happens to the chip and writes the answer in the end. */
export interface FlashReporter {
  event(event: FlashEvent): void;
  finish(report: FlashReport): void;
}

type ReporterOptions = {
  readonly format: 'text' | 'json' | 'ndjson';
  readonly write: (text: string) => void;
  readonly look: Look;
  readonly progressTo: ProgressStream;
};

/** The answer as text or JSON with progress beside it, or one JSON object an event. */
export function createFlashReporter({ format, write, look, progressTo }: ReporterOptions): FlashReporter {
  if (format === 'ndjson') return createNdjsonReporter(write);
  const progress = createFlashProgress(progressTo);
  return {
    event: (event) => progress.event(event),
    finish(report) {
      progress.stop();
      write(format === 'json' ? `${safeJson(flashReportToJson(report))}\n` : formatFlashReport(report, look));
    },
  };
}

function createNdjsonReporter(write: (text: string) => void): FlashReporter {
  const line = (value: object): void => write(`${safeJson({ schemaVersion: 1, ...value })}\n`);
  let lastPercent = -1;
  return {
    event(event) {
      if (event.event === 'file') {
        lastPercent = -1;
        return line({ event: 'file', ...event.file });
      }
      if (event.event === 'progress') {
        const percent = Math.floor((event.writtenBytes / event.sizeBytes) * 100);
        if (percent === lastPercent) return;
        lastPercent = percent;
      }
      line(event);
    },
    finish: (report) => line({ event: 'done', ...flashReportToJson(report) }),
  };
}
