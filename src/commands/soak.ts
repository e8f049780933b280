import { isCertain } from '../analysis/memory/cycles/is-certain.js';
import { DiagError, exitCodes, type ExitCode } from '../errors.js';
import { onInterrupt } from '../io/interrupt.js';
import { liveWrite } from '../io/live-write.js';
import { openOutput } from '../io/output.js';
import { readViewerPage } from '../io/viewer-page.js';
import type { SoakEnd, SoakFacts } from '../model/soak.js';
import type { ViewCycle } from '../model/view-cycle.js';
import { createSoakReporter, formatSoakProgress } from '../report/soak/soak-reporter.js';
import { restart } from '../streamer/loader/finish.js';
import { KeptPort } from '../streamer/monitor/kept-port.js';
import { OpenElfs } from '../streamer/open-elf.js';
import { RecordingWriter } from '../streamer/recording/recording-writer.js';
import { startSignalling } from '../streamer/signalling/signalling-server.js';
import { runViewer } from '../streamer/viewer/run-viewer.js';
import { LiveLog } from './live-log.js';
import { openFirmwareElfs } from './open-firmware-elfs.js';
import { exitCodeFor, type ReportOptions } from './options.js';
import type { PortOptions } from './port-options.js';
import { openSoakPort } from './soak-port.js';
import { SoakProgress } from '../io/soak-progress.js';
import { warn } from './warn.js';
import { logPage } from './write-log-page.js';
import { columnsOf, styleOf } from './answer-look.js';

export type SoakOptions = ReportOptions &
  PortOptions & {
    readonly cycles: number;
    readonly hold: number;
    readonly settle: number;
    readonly host: string;
    readonly httpPort: number;
    readonly elf?: readonly string[];
    readonly record?: string;
    readonly all: boolean;
  };

/** For so long the streamer may take from its reset to the signalling server. */
const readyMs = 60_000;
/** What a device says after the last connection. */
const tailMs = 1000;

/** `esp-rtc-diag soak`: connections until it is sure what each of them keeps. */
export async function runSoak(options: SoakOptions): Promise<ExitCode> {
  const interrupt = onInterrupt();
  const stop = new AbortController();
  const files = new OpenElfs();
  const output = openOutput(options.output);
  const end: { by: SoakEnd } = { by: 'cycles' };
  const finishBy = (why: SoakEnd): void => {
    if (stop.signal.aborted) return;
    end.by = why;
    stop.abort();
  };
  interrupt.signal.addEventListener('abort', () => finishBy('interrupted'), { once: true });
  const arrived = new AbortController();
  const server = await startSignalling({
    host: options.host,
    port: options.httpPort,
    isPassThrough: false,
    pages: readViewerPage(),
    onEvent: (event) => {
      if (event.event === 'joined' && event.id === 'server') arrived.abort();
    },
  });
  const signalUrl = `ws://${options.host}:${server.port}`;
  const portEnd = new AbortController();
  let writer: RecordingWriter | null = null;
  try {
    const write = liveWrite(output);
    const { format } = options;
    const reporter = createSoakReporter(format, write, {
      style: styleOf(options),
      columns: columnsOf(options),
      logs: [options.record ?? options.port ?? ''],
      elfs: options.elf ?? [],
      hasSdkconfig: false,
    });
    const elfs = await openFirmwareElfs(files, options.elf ?? []);
    writer =
      options.record === undefined ? null : await RecordingWriter.create(options.record, options.port ?? '');
    const live = new LiveLog({
      source: options.record ?? options.port ?? '',
      elfs,
      onLine: () => undefined,
      onAlarm: ({ ruleId }) => {
        if (ruleId === 'panic' || ruleId === 'allocation-failure') finishBy('crash');
      },
      onDump: (dump) => reporter.dump(dump),
    });
    const record = writer;
    const port = await KeptPort.open(
      {
        open: () => openSoakPort(options, signalUrl, portEnd.signal),
        maxWaitMs: readyMs,
        signal: portEnd.signal,
      },
      {
        onData: (bytes) => {
          record?.data(bytes);
          live.push(bytes);
        },
        onLost: (reason) => warn(`port lost: ${reason} Waiting for it.`),
        onBack: () => warn('port is back'),
      },
    );
    const isSimulated = port.port?.info.isSimulated ?? false;
    const listening = port.run();
    const cycles: ViewCycle[] = [];
    try {
      if (port.port && !isSimulated) await restart(port.port);
      await ready(arrived.signal, signalUrl, stop.signal);
      const progress = new SoakProgress();
      await runViewer({
        signalUrl,
        streamerId: 'server',
        mode: 'normal',
        holdMs: options.hold,
        settleMs: options.settle,
        cycles: options.cycles,
        signal: stop.signal,
        onCycle: (cycle) => {
          cycles.push(cycle);
          live.media(cycle.clientId, mediaOf(cycle));
          const trends = live.cycleTrends;
          reporter.cycle(cycle, trends);
          progress.tell(formatSoakProgress(cycles.length, options.cycles, trends));
          if (!options.all && isCertain(trends)) finishBy('certain');
        },
      });
      progress.clear();
      await pause(options.settle + tailMs, interrupt.signal);
    } finally {
      portEnd.abort();
      await listening.catch((error: unknown) => warn(error instanceof Error ? error.message : String(error)));
    }
    const summary = live.finish();
    const connected = cycles.filter(({ connected: isConnected }) => isConnected).length;
    if (end.by === 'cycles' && cycles.length < options.cycles) end.by = 'viewer-failed';
    const facts: SoakFacts = {
      requestedCycles: options.cycles,
      completedCycles: cycles.length,
      connectedCycles: connected,
      stoppedBy: end.by,
      simulated: isSimulated,
    };
    reporter.finish(summary, facts);
    if (format === 'html' || format === 'markdown') {
      const logs = [options.record ?? options.port ?? ''];
      const isInterrupted = end.by === 'interrupted';
      output.write(
        await logPage(summary, { format, logs, elfs: options.elf ?? [], hasSdkconfig: false, isInterrupted }),
      );
    }
    await output.finish();
    await writer?.finish();
    if (end.by === 'interrupted') return exitCodes.interrupted;
    if (end.by === 'viewer-failed') return exitCodes.device;
    return exitCodeFor(
      summary.findings.map(({ severity }) => severity),
      options.failOn,
    );
  } catch (error) {
    await output.discard();
    await writer?.finish().catch(() => undefined);
    throw error;
  } finally {
    portEnd.abort();
    await server.close();
    files.close();
    interrupt.dispose();
  }
}

function mediaOf({ videoPackets, videoFrames, keyFrames, audioPackets, lost }: ViewCycle) {
  return { videoPackets, videoFrames, keyFrames, audioPackets, lost };
}

async function ready(arrived: AbortSignal, signalUrl: string, signal: AbortSignal): Promise<void> {
  await pause(readyMs, AbortSignal.any([arrived, signal]));
  if (arrived.aborted || signal.aborted) return;
  throw new DiagError({
    code: 'streamer-absent',
    message: `The streamer did not come to ${signalUrl} within ${readyMs / 1000} s.`,
    hint: 'Its address is in the firmware: give --host and --http-port as it dials them, and see its console with monitor.',
    exitCode: exitCodes.device,
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    if (signal.aborted) resolve();
  });
}
