import { DiagError, exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { liveWrite } from '../io/live-write.js';
import { openOutput } from '../io/output.js';
import { RunEnd } from '../io/run-end.js';
import type { LogSummary } from '../model/log-report.js';
import { passesFilter, type LogFilter } from '../parsers/log/lines/log-filter.js';
import { RecordedPort } from '../streamer/monitor/recorded-port.js';
import { OpenElfs } from '../streamer/open-elf.js';
import { LiveLog } from '../analysis/live-log.js';
import { watchKeys } from './monitor-keys.js';
import { createMonitorView, refuseDashboard, type MonitorView } from './monitor-view.js';
import { openFirmwareElfs } from './open-firmware-elfs.js';
import { exitCodeFor, type JudgingOptions } from './options.js';
import { openGivenPort, type PortOptions } from './port-options.js';
import { warn } from './warn.js';
import { writeLiveReport } from './write-live-report.js';

export type MonitorOptions = JudgingOptions &
  PortOptions & {
    readonly elf?: readonly string[];
    readonly record?: string;
    readonly filter?: LogFilter;
    readonly timestamps: boolean;
    /** The whole terminal shows memory, clients, events, findings and the last lines. */
    readonly dashboard: boolean;
    readonly reset: boolean;
    readonly until?: string;
    readonly timeout?: number;
    /** Seconds that a port which went away is waited for. */
    readonly wait: number;
  };

/** By Ctrl+C, by its key, by the text that was waited for, or by the clock. */
type MonitorEnd = 'interrupted' | 'quit' | 'seen' | 'timeout';

/** `esp-rtc-diag monitor`: the console of a device, with names, alarms, and a report in the end. */
export async function runMonitor(options: MonitorOptions): Promise<ExitCode> {
  refuseDashboard(options);
  const interrupt = onInterrupt();
  const end = new RunEnd<MonitorEnd>();
  end.reachBy(interrupt.signal, 'interrupted');
  if (options.timeout !== undefined) end.reachAfter(options.timeout, 'timeout');
  const files = new OpenElfs();
  const output = openOutput(options.output);
  let recorded: RecordedPort | null = null;
  let view: MonitorView | null = null;
  try {
    const write = liveWrite(output);
    view = createMonitorView(options, write);
    const { reporter, listener } = view;
    const elfs = await openFirmwareElfs(files, options.elf ?? []);
    let isPaused = false;
    const startMs = performance.now();
    const live = new LiveLog({
      source: options.port ?? '',
      elfs,
      onLine: (text) => {
        if (options.until !== undefined && text.includes(options.until)) end.reach('seen');
        if (isPaused || (options.filter && !passesFilter(text, options.filter))) return;
        const timeMs = Math.round(performance.now() - startMs);
        reporter.line({ text, timeMs, at: new Date(), names: live.namesIn(text) });
      },
      onAlarm: (finding) => reporter.alarm(finding),
      onDump: (dump) => reporter.dump(dump),
      listener,
    });
    recorded = await RecordedPort.open(
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
    // From now on nothing that it says is missed.
    const running = recorded.port.run();
    running.catch(() => undefined);
    let keys: { dispose(): void } | null = null;
    try {
      await view.start({ recorded, trends: () => live.cycleTrends });
      keys = watchKeys(recorded, {
        quit: () => end.reach('quit'),
        togglePause: () => {
          isPaused = !isPaused;
          view?.pause(isPaused);
          reporter.note(isPaused ? 'paused: nothing is shown, all is recorded' : 'goes on');
        },
        toggleTimestamps: () => view?.toggleTimestamps(),
        note: (text) => reporter.note(text),
      });
      if (options.reset) await recorded.restart();
      await running;
    } finally {
      end.reach('quit');
      keys?.dispose();
      view.close();
    }
    const summary = live.finish();
    writeLiveReport(summary, options, (text) => output.write(text));
    await output.finish();
    const recordingError = await recorded.finish();
    if (recordingError) throw recordingError;
    return exitCodeOf(end.how, summary, options);
  } catch (error) {
    view?.close();
    await output.finish().catch(() => undefined);
    const recordingError = await recorded?.finish();
    if (recordingError && recordingError !== error) warn(recordingError.message);
    throw error;
  } finally {
    files.close();
    end.dispose();
    interrupt.dispose();
  }
}

function exitCodeOf(
  end: MonitorEnd | null,
  summary: LogSummary,
  { until, timeout, failOn }: MonitorOptions,
): ExitCode {
  if (end === 'timeout' && until !== undefined) {
    throw new DiagError({
      code: 'text-not-seen',
      message: `"${until}" was not seen within ${timeout ?? 0} ms.`,
      hint: 'Look at the lines above for what the device did instead, or give a longer --timeout.',
      exitCode: exitCodes.device,
    });
  }
  if (end === 'interrupted') return exitCodes.interrupted;
  return exitCodeFor(
    summary.findings.map(({ severity }) => severity),
    failOn,
  );
}
