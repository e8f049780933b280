import type { DiagError } from '../../errors.js';
import { EndsOfList } from '../../analysis/ends-of-list.js';
import type { FirmwareElf } from '../../analysis/symbols/elf-choice.js';
import type { DriveReport, DriveScript, StepResult } from '../../model/drive.js';
import type { LogSummary } from '../../model/log-report.js';
import { HeardText } from '../../streamer/drive/heard-text.js';
import { runScript } from '../../streamer/drive/run-script.js';
import { RecordedPort } from '../../streamer/monitor/recorded-port.js';
import { LiveLog } from '../../analysis/live-log.js';
import { noResetLine } from '../../streamer/port/port-error.js';
import { openGivenPort, type PortOptions } from '../port/open-given-port.js';
import { tellLoss } from '../port/tell-loss.js';
import { warn } from '../answer/warn.js';

export type DriveRunOptions = PortOptions & {
  readonly script: DriveScript;
  readonly path: string;
  readonly elfs: readonly FirmwareElf[];
  readonly record?: string;
  readonly wait: number;
  readonly signal: AbortSignal;
  readonly onStep: (step: StepResult) => void;
};

type DriveRun = {
  readonly report: DriveReport;
  readonly summary: LogSummary;
  /** Why the recording ended early; null for one that is whole. */
  readonly recordingError: DiagError | null;
};

/** How many lines of the device a failure shows. */
const shownLines = 8;

/** Runs a scenario on a port, which is closed in the end, and reads all that it says as `analyze` would. */
export async function driveDevice(options: DriveRunOptions): Promise<DriveRun> {
  const { elfs, signal } = options;
  const heard = new HeardText(options.script.never);
  const source = options.record ?? options.port ?? '';
  const live = new LiveLog({
    source,
    elfs,
    onLine: () => undefined,
    onAlarm: () => undefined,
    onDump: () => undefined,
  });
  const stop = new AbortController();
  const end = AbortSignal.any([signal, stop.signal]);
  const recorded = await RecordedPort.open(
    {
      name: options.port ?? '',
      record: options.record,
      open: (place) => openGivenPort(options, end, place),
      maxWaitMs: options.wait * 1000,
      signal: end,
    },
    {
      ...tellLoss,
      onData: (bytes) => {
        live.push(bytes, performance.now());
        heard.push(bytes);
      },
      onReset: () => live.expectBoot(),
    },
  );
  try {
    const report = await playScript(options, { heard, recorded, stop, end });
    return { report, summary: live.finish(), recordingError: await recorded.finish() };
  } catch (error) {
    stop.abort();
    const recordingError = await recorded.finish();
    if (recordingError) warn(recordingError.message);
    throw error;
  }
}

type Playing = {
  readonly heard: HeardText;
  readonly recorded: RecordedPort;
  /** Ends it from here. */
  readonly stop: AbortController;
  /** It ends, from here or by Ctrl+C. */
  readonly end: AbortSignal;
};

async function playScript(
  { script, path, onStep }: DriveRunOptions,
  { heard, recorded, stop, end }: Playing,
): Promise<DriveReport> {
  const startMs = performance.now();
  const { port } = recorded;
  const simulated = port.port?.info.isSimulated ?? false;
  const lost = new AbortController();
  const stays = port.run().catch((error: unknown) => {
    lost.abort();
    stop.abort();
    warn(error instanceof Error ? error.message : String(error));
  });
  const device = {
    heard,
    write: (bytes: Uint8Array) => port.write(bytes),
    reset: async () => {
      const name = port.port?.info.path;
      if (name !== undefined && !(await recorded.restart())) throw noResetLine(name);
    },
  };
  const steps = new EndsOfList<StepResult>();
  const failed = await runScript(script, device, {
    signal: end,
    lost: lost.signal,
    onStep: (step) => {
      steps.push(step);
      onStep(step);
    },
  });
  stop.abort();
  await stays;
  const failure = failed === null ? null : { ...failed, lastLines: heard.lastLines(shownLines) };
  const seconds = (performance.now() - startMs) / 1000;
  return { script: path, simulated, steps: steps.items, stepsCount: steps.count, failure, seconds };
}
