import { setTimeout } from 'node:timers/promises';
import { isCertain } from '../analysis/memory/cycles/is-certain.js';
import type { FirmwareElf } from '../analysis/symbols/elf-choice.js';
import { DiagError, exitCodes } from '../errors.js';
import { RunEnd } from '../io/run-end.js';
import { SoakProgress } from '../io/soak-progress.js';
import { readViewerPage } from '../io/viewer-page.js';
import type { LogSummary } from '../model/log-report.js';
import type { SoakEnd, SoakFacts } from '../model/soak.js';
import type { ViewCycle } from '../model/view-cycle.js';
import { formatSoakProgress, type SoakReporter } from '../report/soak/soak-reporter.js';
import { restart } from '../streamer/loader/finish.js';
import { RecordedPort } from '../streamer/monitor/recorded-port.js';
import { ownDialUrl } from '../streamer/signalling/dial-addresses.js';
import { startSignalling } from '../streamer/signalling/signalling-server.js';
import { runViewer } from '../streamer/viewer/run-viewer.js';
import { LiveLog } from './live-log.js';
import type { PortOptions } from './port-options.js';
import { openSoakPort } from './soak-port.js';
import { tellLoss } from './tell-loss.js';
import { warn } from './warn.js';

export type SoakRunOptions = PortOptions & {
  readonly cycles: number;
  /** Milliseconds that media flow in a connection. */
  readonly hold: number;
  /** Milliseconds between connections. */
  readonly settle: number;
  readonly host: string;
  readonly httpPort: number;
  readonly record?: string;
  /** Makes all connections, even when more would not change the verdict. */
  readonly all: boolean;
};

type SoakTools = {
  readonly elfs: readonly FirmwareElf[];
  readonly reporter: SoakReporter;
  /** Ends it early, with what there is. */
  readonly signal: AbortSignal;
};

type SoakRun = {
  readonly summary: LogSummary;
  readonly facts: SoakFacts;
  /** Why the recording ended early; null for one that is whole. */
  readonly recordingError: DiagError | null;
};

/** For so long the streamer may take from its reset to the signalling server. */
const readyMs = 60_000;
/** What a device says after the last connection. */
const tailMs = 1000;

/** Serves the streamer of a port and makes connections to it until it is sure what each of them keeps. */
export async function soakDevice(
  options: SoakRunOptions,
  { elfs, reporter, signal }: SoakTools,
): Promise<SoakRun> {
  const { host, cycles: requestedCycles, hold: holdMs, settle: settleMs } = options;
  const end = new RunEnd<SoakEnd>();
  end.reachBy(signal, 'interrupted');
  const [arrived, portEnd] = [new AbortController(), new AbortController()];
  const server = await startSignalling({
    host,
    port: options.httpPort,
    isPassThrough: false,
    pages: readViewerPage(),
    onEvent: (event) => {
      if (event.event === 'joined' && event.id === 'server') arrived.abort();
    },
  });
  let recorded: RecordedPort | null = null;
  try {
    const signalUrl = ownDialUrl(host, server.port);
    const live = new LiveLog({
      source: options.record ?? options.port ?? '',
      elfs,
      onLine: () => undefined,
      onAlarm: ({ ruleId }) => {
        if (ruleId === 'panic' || ruleId === 'allocation-failure') end.reach('crash');
      },
      onDump: (dump) => reporter.dump(dump),
    });
    recorded = await RecordedPort.open(
      {
        name: options.port ?? '',
        record: options.record,
        open: () => openSoakPort(options, signalUrl, portEnd.signal),
        maxWaitMs: readyMs,
        signal: portEnd.signal,
      },
      { ...tellLoss, onData: (bytes) => live.push(bytes) },
    );
    const { port } = recorded;
    const simulated = port.port?.info.isSimulated ?? false;
    const listening = port.run();
    const cycles: ViewCycle[] = [];
    const progress = new SoakProgress();
    try {
      if (port.port && !simulated) await restart(port.port);
      await pause(readyMs, AbortSignal.any([arrived.signal, end.signal]));
      if (!arrived.signal.aborted && !end.signal.aborted) throw streamerAbsent(host, server.port);
      await runViewer({
        signalUrl,
        streamerId: 'server',
        mode: 'normal',
        holdMs,
        settleMs,
        cycles: requestedCycles,
        signal: end.signal,
        onCycle: (cycle) => {
          cycles.push(cycle);
          const { clientId, videoPackets, videoFrames, keyFrames, audioPackets, lost } = cycle;
          live.media(clientId, { videoPackets, videoFrames, keyFrames, audioPackets, lost });
          const trends = live.cycleTrends;
          reporter.cycle(cycle, trends);
          progress.tell(formatSoakProgress(cycles.length, requestedCycles, trends));
          if (!options.all && isCertain(trends)) end.reach('certain');
        },
      });
      await pause(settleMs + tailMs, signal);
    } finally {
      progress.clear();
      portEnd.abort();
      await listening.catch((error: unknown) => warn(error instanceof Error ? error.message : String(error)));
    }
    const summary = live.finish();
    const recordingError = await recorded.finish();
    const completedCycles = cycles.length;
    const connectedCycles = cycles.filter(({ connected }) => connected).length;
    const stoppedBy = end.how ?? (completedCycles < requestedCycles ? 'viewer-failed' : 'cycles');
    const facts = { requestedCycles, completedCycles, connectedCycles, stoppedBy, simulated } as const;
    return { summary, facts, recordingError };
  } catch (error) {
    await recorded?.finish();
    throw error;
  } finally {
    portEnd.abort();
    await server.close();
    end.dispose();
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}

function streamerAbsent(host: string, port: number): DiagError {
  return new DiagError({
    code: 'streamer-absent',
    message: `The streamer did not come to port ${port} of ${host} within ${readyMs / 1000} s.`,
    hint: 'Its address is in the firmware: give --host and --http-port as it dials them, and see its console with monitor.',
    exitCode: exitCodes.device,
  });
}
