import type { FlashReport, FlashState } from '../../model/flash-report.js';

/** The document of `flash`. */
export function flashReportToJson(report: FlashReport): object {
  const { simulated, chip, files, seconds, reset, boot, isVerified, interruptedState } = report;
  return {
    schemaVersion: 1,
    simulated,
    chip,
    files: files.map((file) => ({ ...file, seconds: round(file.seconds) })),
    seconds: round(seconds),
    verified: isVerified,
    reset,
    boot,
    interrupted: interruptedState !== null,
    left: interruptedState && leftToJson(interruptedState),
  };
}

function leftToJson({ erased, begun, leftFiles }: FlashState): object {
  return { erased, begun, notBegun: leftFiles };
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
