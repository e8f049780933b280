import { setTimeout } from 'node:timers/promises';
import { certaintyOf } from '../../analysis/memory/cycles/certainty.js';
import type { FirmwareElf } from '../../analysis/symbols/elf-choice.js';
import { DiagError, exitCodes } from '../../errors.js';
import { RunEnd } from '../../io/run-end.js';
import type { SoakJournal } from '../../io/soak-journal.js';
import { SoakProgress } from '../../io/soak-progress.js';
import { readViewerPage } from '../../io/viewer-page.js';
import type { LogSummary } from '../../model/log-report.js';
import type { SoakEnd, SoakFacts } from '../../model/soak.js';
import type { ViewCycle } from '../../model/view-cycle.js';
import { formatSoakProgress, type SoakReporter } from '../../report/soak/soak-reporter.js';
import { ownDialUrl } from '../../streamer/signalling/dial-addresses.js';
import { startSignalling, type SignallingServer } from '../../streamer/signalling/signalling-server.js';
import { SteppedViewer } from '../../streamer/viewer/stepped-viewer.js';
import { SoakBoard } from './soak-board.js';
import { openSoakPort, type SoakPortOptions } from './soak-port.js';
import { isCutOff } from './soak-options.js';
import { SoakTally } from './soak-tally.js';
import { warn } from '../answer/warn.js';

export type SoakRunOptions = SoakPortOptions & {
  readonly cycles: number;
  /** Milliseconds that media flow in a connection. */
  readonly hold: number;
  /** Milliseconds that memory may take to come to rest after each connection; 0 waits for nothing. */
  readonly settle: number;
  readonly host: string;
  readonly httpPort: number;
  readonly record?: string;
  /** Makes all connections, even when more would not change the verdict. */
  readonly all: boolean;
  /** False where the console shall not be typed at. */
  readonly traces: boolean;
};

type SoakTools = {
  readonly elfs: readonly FirmwareElf[];
  readonly reporter: SoakReporter;
  /** Ends it early, with what there is. */
  readonly signal: AbortSignal;
  /** Where the run can be gone on from; null for one that cannot. */
  readonly journal: SoakJournal | null;
  /** For so long the streamer may take to the signalling server; for tests. */
  readonly readyMs?: number;
};

type SoakRun = {
  readonly summary: LogSummary;
  readonly facts: SoakFacts;
  /** Why the recording ended early; null for one that is whole. */
  readonly recordingError: DiagError | null;
};

/** For so long the streamer may take from its reset, or from a lost port, to the signalling server. */
const usualReadyMs = 60_000;
/** What a device says after its crash, and after the last connection. */
const tailMs = 1_000;
/** So many connections in a row without one that holds: the next ones will not do better. */
const maxFailures = 5;

/**
 * Serves the streamer of a port and makes connections to it until it is sure what each of them keeps. A journal with a
 * soak that is done needs no board: it is told again.
 */
export async function soakDevice(options: SoakRunOptions, tools: SoakTools): Promise<SoakRun> {
  const soak = new DeviceSoak(options, tools);
  return (await soak.tellDone()) ?? soak.run();
}

class DeviceSoak {
  readonly #options: SoakRunOptions;
  readonly #tools: SoakTools;
  readonly #readyMs: number;
  readonly #end = new RunEnd<SoakEnd>();
  readonly #progress = new SoakProgress();
  readonly #tally: SoakTally;
  #board: SoakBoard | null = null;
  #isTraced = false;

  constructor(options: SoakRunOptions, tools: SoakTools) {
    this.#options = options;
    this.#tools = tools;
    this.#readyMs = tools.readyMs ?? usualReadyMs;
    this.#tally = new SoakTally(options.cycles, tools.journal?.past ?? null);
    this.#end.reachBy(tools.signal, 'interrupted');
  }

  /** What earlier runs have found; null where connections are still to be made. */
  async tellDone(): Promise<SoakRun | null> {
    const { cycles, all } = this.#options;
    const { past } = this.#tools.journal ?? {};
    if (!past?.done) return null;
    const { stoppedBy, traced, simulated } = past.done;
    const isOpen = stoppedBy === 'cycles' || (stoppedBy === 'certain' && all);
    if (stoppedBy === 'viewer-failed' || (isOpen && past.cycles.length + past.cut < cycles)) return null;
    const board = this.#newBoard('', undefined);
    await this.#tellPast(board);
    if (stoppedBy === 'certain') this.#tally.certainty = certaintyOf(board.live.cycleTrends);
    const facts = this.#tally.facts({ stoppedBy, traced, simulated });
    return { summary: board.live.finish(), facts, recordingError: null };
  }

  async run(): Promise<SoakRun> {
    const { host, httpPort } = this.#options;
    const server = await startSignalling({
      host,
      port: httpPort,
      isPassThrough: false,
      pages: readViewerPage(),
      onEvent: (event) => {
        if (event.event === 'joined' && event.id === 'server') this.#board?.setStreamer(true);
        if (event.event === 'left' && event.id === 'server') this.#board?.setStreamer(false);
      },
    });
    try {
      return await this.#soak(server);
    } finally {
      this.#end.dispose();
      await server.close();
    }
  }

  async #soak(server: SignallingServer): Promise<SoakRun> {
    const { journal } = this.#tools;
    const signalUrl = ownDialUrl(this.#options.host, server.port);
    const board = this.#newBoard(signalUrl, (await journal?.begin()) ?? this.#options.record);
    this.#board = board;
    let recordingError: DiagError | null = null;
    try {
      await this.#tellPast(board);
      // What an earlier run has begun goes on in the same life of the board.
      await board.open((journal?.past.recordings.length ?? 0) === 0, this.#tools.signal);
      if (!(await board.present(this.#readyMs, this.#end.signal)) && this.#end.how === null) {
        throw board.lostBy === null
          ? streamerAbsent(this.#options.host, server.port, this.#readyMs)
          : boardLost(board.lostBy);
      }
      await this.#makeCycles(board, signalUrl);
      const isCrash = this.#end.how === 'crash';
      await pause(isCrash || !this.#tally.isWhole ? tailMs : 0, this.#tools.signal);
    } finally {
      this.#progress.clear();
      recordingError = await board.close();
    }
    const stoppedBy = this.#end.how ?? (this.#tally.isWhole ? 'cycles' : 'viewer-failed');
    const { isSimulated: simulated } = board;
    const facts = this.#tally.facts({ stoppedBy, traced: this.#isTraced, simulated });
    if (!isCutOff(stoppedBy)) {
      await journal?.write({ event: 'done', stoppedBy, traced: this.#isTraced, simulated });
    }
    return { summary: board.live.finish(), facts, recordingError };
  }

  #newBoard(signalUrl: string, record: string | undefined): SoakBoard {
    const { elfs, reporter } = this.#tools;
    const name = this.#options.port ?? '';
    return new SoakBoard({
      source: this.#options.record ?? name,
      name,
      record,
      elfs,
      open: (signal, path) => openSoakPort(this.#options, { signalUrl, signal, path }),
      maxWaitMs: this.#readyMs,
      onCrash: () => this.#end.reach('crash'),
      onLost: (error) => {
        warn(error.message);
        this.#end.reach('port-lost');
      },
      onDump: (dump) => reporter.dump(dump),
    });
  }

  async #tellPast(board: SoakBoard): Promise<void> {
    await this.#tools.journal?.replay((bytes) => board.replay(bytes));
    this.#tally.tellPast(board.live);
  }

  async #makeCycles(board: SoakBoard, signalUrl: string): Promise<void> {
    const { hold: holdMs, settle: settleMs, traces } = this.#options;
    const { signal } = this.#end;
    const viewer = new SteppedViewer({
      signalUrl,
      streamerId: 'server',
      mode: 'normal',
      holdMs,
      signal,
      firstIndex: this.#tally.made,
      onStart: (clientId) => this.#tools.journal?.note({ event: 'started', clientId }),
    });
    try {
      // What a connection keeps is told by what was free before it.
      if (this.#tools.journal?.past.recordings.length) await board.restAgain(settleMs, signal);
      else await board.rest(0, settleMs, signal);
      this.#isTraced = traces && settleMs > 0 && (await board.startTrace(signal));
      while (!this.#tally.isWhole && !viewer.isBroken && this.#tally.failuresInARow < maxFailures) {
        if (!(await board.present(this.#readyMs, signal)))
          return this.#end.reach(board.lostBy === null ? 'streamer-absent' : 'port-lost');
        const before = board.live.connections;
        const cycle = await viewer.connect();
        if (cycle === null) return;
        await board.rest(cycle.connected ? before + 1 : 0, settleMs, signal);
        if (this.#isTraced && this.#end.how === null) {
          await board.dumpTrace(signal);
          await board.startTrace(signal);
        }
        await this.#take(cycle, board);
      }
    } finally {
      await viewer.close();
    }
  }

  async #take(cycle: ViewCycle, board: SoakBoard): Promise<void> {
    const { cycles, all } = this.#options;
    await this.#tools.journal?.write({ event: 'cycle', ...cycle });
    this.#tally.add(cycle, board.live);
    const trends = board.live.cycleTrends;
    this.#tools.reporter.cycle(cycle, trends);
    this.#progress.tell(formatSoakProgress(this.#tally.made, cycles, trends));
    const certainty = all ? null : certaintyOf(trends);
    if (!certainty) return;
    this.#tally.certainty = certainty;
    this.#end.reach('certain');
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}

// Where the board is gone, nothing can be said of the address in its firmware.
function boardLost(reason: string): DiagError {
  return new DiagError({
    code: 'port-lost',
    message: `${reason.replace(/\.$/, '')} before the streamer came, and it is not back.`,
    hint: 'Check cable and power, and whether the board resets over and over; then run it again.',
    exitCode: exitCodes.device,
  });
}

function streamerAbsent(host: string, port: number, waitedMs: number): DiagError {
  return new DiagError({
    code: 'streamer-absent',
    message: `The streamer did not come to port ${port} of ${host} within ${waitedMs / 1000} s.`,
    hint: 'Its address is in the firmware: give --host and --http-port as it dials them, and see its console with monitor.',
    exitCode: exitCodes.device,
  });
}
