import { exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { liveWrite } from '../io/live-write.js';
import { withOutput } from '../runs/answer/write-answer.js';
import type { DriveReport } from '../model/drive.js';
import {
  driveEndToNdjson,
  driveReportToJson,
  formatDriveReport,
  formatStep,
  stepToNdjson,
} from '../report/drive/drive-report.js';
import { OpenElfs } from '../streamer/open-elf.js';
import { driveDevice } from '../runs/drive/drive-run.js';
import { openFirmwareElfs } from '../runs/logs/open-firmware-elfs.js';
import { exitCodeFor, type JudgingOptions } from '../runs/answer/options.js';
import type { PortOptions } from '../runs/port/open-given-port.js';
import { readDriveScript } from '../runs/drive/read-drive-script.js';
import { columnsOf } from '../runs/answer/answer-look.js';
import { warn } from '../runs/answer/warn.js';
import { writeLiveReport } from '../runs/logs/write-live-report.js';

export type DriveOptions = JudgingOptions &
  PortOptions & {
    readonly elf?: readonly string[];
    readonly record?: string;
    /** Seconds that a port which went away is waited for. */
    readonly wait: number;
  };

/** `esp-rtc-diag drive SCRIPT`: makes a device do things at its console, and tells what it said. */
export async function runDrive(path: string, options: DriveOptions): Promise<ExitCode> {
  const interrupt = onInterrupt();
  const files = new OpenElfs();
  const { format } = options;
  try {
    const script = await readDriveScript(path, interrupt.signal);
    const elfs = await openFirmwareElfs(files, options.elf ?? []);
    const { report, summary, recordingError } = await withOutput(options.output, async (output) => {
      const write = liveWrite(output);
      const run = await driveDevice({
        ...options,
        script,
        path,
        elfs,
        signal: interrupt.signal,
        onStep: (step) => (format === 'ndjson' ? write(stepToNdjson(step)) : warn(formatStep(step))),
      });
      if (format === 'json') output.write(driveReportToJson(run.report, run.summary.findings));
      else if (format === 'ndjson') output.write(driveEndToNdjson(run.report, run.summary.findings));
      else {
        output.write(
          formatDriveReport(run.report, { port: options.port ?? null, columns: columnsOf(options) }),
        );
        writeLiveReport(run.summary, { ...options, watch: ['drive', path] }, (text) => output.write(text));
      }
      return run;
    });
    if (recordingError) throw recordingError;
    return exitCodeOfDrive(report) ?? exitCodeFor(summary.findings, options.failOn);
  } finally {
    files.close();
    interrupt.dispose();
  }
}

// A device that did not do what the script expects has failed.
function exitCodeOfDrive({ failure }: DriveReport): ExitCode | null {
  if (failure === null) return null;
  return failure.outcome === 'interrupted' ? exitCodes.interrupted : exitCodes.device;
}
