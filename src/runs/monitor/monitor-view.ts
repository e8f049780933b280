import { DiagError, exitCodes } from '../../errors.js';
import { openFullScreen, type Screen } from '../../io/full-screen.js';
import { isStdout } from '../../io/output.js';
import type { ConsoleListener } from '../../model/console-listener.js';
import type { CycleTrend } from '../../model/console-report.js';
import { dashboardFrame } from '../../report/monitor/dashboard-frame.js';
import { DashboardState } from '../../report/monitor/dashboard-state.js';
import {
  createMonitorNdjson,
  createMonitorText,
  type MonitorReporter,
} from '../../report/monitor/monitor-reporter.js';
import type { RecordedPort } from '../../streamer/monitor/recorded-port.js';
import { styleOf } from '../answer/answer-look.js';
import type { CommonOptions } from '../answer/options.js';

export type MonitorViewOptions = CommonOptions & {
  readonly port?: string;
  readonly record?: string;
  readonly dashboard: boolean;
  readonly timestamps: boolean;
};

/** What a view may ask of the run, once the port is open. */
type WatchedRun = { readonly recorded: RecordedPort; readonly trends: () => readonly CycleTrend[] };

/** What the user sees of a console while it runs. */
export type MonitorView = {
  readonly reporter: MonitorReporter;
  readonly listener: ConsoleListener;
  /** The port is open. */
  start(run: WatchedRun): Promise<void>;
  /** A key has shown or hidden times, or stopped what is shown. */
  toggleTimestamps(): void;
  pause(isPaused: boolean): void;
  /** No more is shown; the report comes. */
  close(): void;
};

/** Throws a DiagError where a dashboard is asked for that there cannot be. */
export function refuseDashboard({ dashboard, format, output }: MonitorViewOptions): void {
  if (!dashboard) return;
  const reason =
    format === 'text'
      ? isStdout(output) && process.stdout.isTTY
        ? null
        : 'stdout is none'
      : 'NDJSON needs none';
  if (reason === null) return;
  throw new DiagError({
    code: 'dashboard-impossible',
    message: `A dashboard needs a terminal, and ${reason}.`,
    hint: 'Leave --dashboard out: lines, alarms and the report come without it, too.',
    exitCode: exitCodes.usage,
  });
}

/** Lines as they come, or a dashboard of them. */
export function createMonitorView(options: MonitorViewOptions, write: (text: string) => void): MonitorView {
  let hasTimestamps = options.timestamps;
  const times = {
    hasTimestamps: () => hasTimestamps,
    toggleTimestamps: () => void (hasTimestamps = !hasTimestamps),
  };
  if (options.dashboard) return { ...times, ...createDashboard(options, times.hasTimestamps) };
  const reporter =
    options.format === 'ndjson'
      ? createMonitorNdjson(write)
      : createMonitorText(write, { style: styleOf(options), hasTimestamps: times.hasTimestamps });
  return {
    ...times,
    reporter,
    listener: {},
    start: async () => undefined,
    pause: () => undefined,
    close: () => undefined,
  };
}

/** What connections keep is judged this often. */
const trendMs = 1000;

function createDashboard(
  options: MonitorViewOptions,
  hasTimestamps: () => boolean,
): Omit<MonitorView, 'toggleTimestamps'> {
  const startMs = performance.now();
  let [isPaused, isSimulated, trendsMs] = [false, false, Number.NEGATIVE_INFINITY];
  let screen: Screen | null = null;
  let trends: readonly CycleTrend[] = [];
  const state = new DashboardState({
    now: () => new Date(),
    onChange: () => screen?.changed(),
    hasTimestamps,
  });
  const { reporter, listener } = state;
  return {
    reporter,
    listener,
    start: async (run) => {
      const { port = '', record: file } = options;
      isSimulated = run.recorded.port.port?.info.isSimulated ?? false;
      screen = await openFullScreen((size) => {
        const nowMs = performance.now();
        if (nowMs - trendsMs > trendMs) [trends, trendsMs] = [run.trends(), nowMs];
        const recording = file === undefined ? null : { file, bytes: run.recorded.recordedBytes };
        const seconds = (nowMs - startMs) / 1000;
        const view = { state, port, isSimulated, isPaused, seconds, now: new Date(), recording, trends };
        return dashboardFrame(view, size, styleOf(options));
      });
    },
    pause: (isIt) => {
      isPaused = isIt;
      screen?.changed();
    },
    close: () => screen?.close(),
  };
}
