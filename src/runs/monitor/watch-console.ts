import { LiveLog } from '../../analysis/live-log.js';
import type { FirmwareElf } from '../../analysis/symbols/elf-choice.js';
import { DiagError, exitCodes } from '../../errors.js';
import type { RunEnd } from '../../io/run-end.js';
import type { LogSummary } from '../../model/log-report.js';
import { passesFilter, type LogFilter } from '../../parsers/log/lines/log-filter.js';
import { RecordedPort } from '../../streamer/monitor/recorded-port.js';
import { warn } from '../answer/warn.js';
import { openGivenPort, type PortOptions } from '../port/open-given-port.js';
import { noResetNote, watchKeys } from './monitor-keys.js';
import { createMonitorView, type MonitorView, type MonitorViewOptions } from './monitor-view.js';

export type WatchOptions = PortOptions &
  MonitorViewOptions & {
    readonly filter?: LogFilter;
    /** Restarts the chip first, with the port open. */
    readonly reset: boolean;
    /** A text that ends it. */
    readonly until?: string;
    /** Seconds that a port which went away is waited for. */
    readonly wait: number;
  };

/** By Ctrl+C, by its key, by the text that was waited for, or by the clock. */
export type MonitorEnd = 'interrupted' | 'quit' | 'seen' | 'timeout';

type WatchTools = {
  readonly elfs: readonly FirmwareElf[];
  readonly write: (text: string) => void;
  /** What ends it, from here or from outside. */
  readonly end: RunEnd<MonitorEnd>;
};

type Watched = {
  readonly summary: LogSummary;
  /** Lines that the device said. */
  readonly lines: number;
  /** Why the recording ended early; null for one that is whole. */
  readonly recordingError: DiagError | null;
  /** The port that went away and stayed away; null for one that did not. */
  readonly lost: DiagError | null;
};

/** Shows what a device says, line by line, with names and alarms, until the end; what it has said is the summary. */
export async function watchConsole(
  options: WatchOptions,
  { elfs, write, end }: WatchTools,
): Promise<Watched> {
  const view = createMonitorView(options, write);
  const pause = new Pause(view);
  let recorded: RecordedPort | null = null;
  try {
    const live = watchLines(options, { elfs, end, view, pause });
    recorded = await openRecorded(options, { end, view, live });
    const lost = await keepWatching(recorded, { options, end, view, live, pause }).then(() => null, lossOf);
    const summary = live.finish();
    return { summary, lines: live.lines, recordingError: await recorded.finish(), lost };
  } catch (error) {
    const recordingError = await recorded?.finish();
    if (recordingError && recordingError !== error) warn(recordingError.message);
    throw error;
  } finally {
    view.close();
  }
}

type Watching = {
  readonly end: RunEnd<MonitorEnd>;
  readonly view: MonitorView;
  readonly pause: Pause;
  readonly live: LiveLog;
};

/** What a key has stopped: nothing is shown, all is recorded and judged. */
class Pause {
  readonly #view: MonitorView;
  isOn = false;

  constructor(view: MonitorView) {
    this.#view = view;
  }

  toggle(): void {
    this.isOn = !this.isOn;
    this.#view.pause(this.isOn);
    this.#view.reporter.note(this.isOn ? 'paused: nothing is shown, all is recorded' : 'goes on');
  }
}

function watchLines(
  { port, until, filter }: WatchOptions,
  { elfs, end, view, pause }: Omit<Watching, 'live'> & { readonly elfs: readonly FirmwareElf[] },
): LiveLog {
  const { reporter, listener } = view;
  const startMs = performance.now();
  const live = new LiveLog({
    source: port ?? '',
    elfs,
    onLine: (text) => {
      if (until !== undefined && text.includes(until)) end.reach('seen');
      if (pause.isOn || (filter && !passesFilter(text, filter))) return;
      const timeMs = Math.round(performance.now() - startMs);
      reporter.line({ text, timeMs, at: new Date(), names: live.namesIn(text) });
    },
    onAlarm: (finding) => reporter.alarm(finding),
    onDump: (dump) => reporter.dump(dump),
    listener,
  });
  return live;
}

async function openRecorded(
  options: WatchOptions,
  { end, view: { reporter }, live }: Omit<Watching, 'pause'>,
): Promise<RecordedPort> {
  return RecordedPort.open(
    {
      name: options.port ?? '',
      record: options.record,
      open: (path) => openGivenPort(options, end.signal, path),
      maxWaitMs: options.wait * 1000,
      signal: end.signal,
    },
    {
      onData: (bytes) => live.push(bytes, performance.now()),
      onLost: (reason) => reporter.lost(reason),
      onBack: (path) => reporter.back(path),
      onRecordingBroken: ({ message }) => reporter.note(message),
      onReset: () => live.expectBoot(),
    },
  );
}

async function keepWatching(
  recorded: RecordedPort,
  { options, end, view, live, pause }: Watching & { readonly options: WatchOptions },
): Promise<void> {
  // From now on nothing that it says is missed.
  const running = recorded.port.run();
  running.catch(() => undefined);
  let keys: { dispose(): void } | null = null;
  try {
    await view.start({ recorded, trends: () => live.cycleTrends });
    keys = watchKeys(recorded, {
      quit: () => end.reach('quit'),
      togglePause: () => pause.toggle(),
      toggleTimestamps: () => view.toggleTimestamps(),
      note: (text) => view.reporter.note(text),
    });
    if (options.reset && !(await recorded.restart())) view.reporter.note(noResetNote);
    await running;
  } finally {
    end.reach('quit');
    keys?.dispose();
    // What the last, unfinished line gives belongs to the report.
    view.close();
  }
}

/** What the port said until it was lost is worth a report; any other error is thrown. */
function lossOf(error: unknown): DiagError {
  if (error instanceof DiagError && error.exitCode === exitCodes.device) return error;
  throw error;
}
