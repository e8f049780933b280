import type { FlashReport } from '../../model/flash-report.js';

/** The document of `flash`. */
export function flashReportToJson(report: FlashReport): object {
  const { simulated, chip, files, seconds, reset, boot, isVerified, isInterrupted } = report;
  return {
    schemaVersion: 1,
    simulated,
    chip,
    files: files.map((file) => ({ ...file, seconds: round(file.seconds) })),
    seconds: round(seconds),
    verified: isVerified,
    reset,
    boot,
    interrupted: isInterrupted,
  };
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
