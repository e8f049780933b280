import type { ViewCycle, ViewMode } from '../../model/view-cycle.js';
import { packageFile } from '../../package-file.js';
import { WorkerProcess } from '../rtc/worker-process.js';
import { CycleRecord } from './cycle-record.js';
import { FirstOf } from './first-of.js';
import type { ViewerReport, ViewerSetup } from './viewer-setup.js';

export type SteppedViewerOptions = {
  readonly signalUrl: string;
  readonly streamerId: string;
  readonly mode: ViewMode;
  readonly holdMs: number;
  /** Ends the connection that is open, and all that would come. */
  readonly signal: AbortSignal;
  /** The number of the first connection; 0 by default. */
  readonly firstIndex?: number;
  /** A connection begins, under this name. */
  readonly onStart?: (clientId: string) => void;
};

const program = packageFile('dist/streamer/viewer/viewer-worker.js');

/** All time limits of a cycle together, and some more: a worker that is silent for so long has hung. */
const maxSilenceMs = 40_000;
/** A worker that dies so often in a row will not get better. */
const maxDeaths = 3;

type Run = {
  readonly worker: WorkerProcess<ViewerSetup, ViewerReport>;
  clientId: string;
  cycle: FirstOf<ViewCycle | string>;
};

/** Makes a connection each time that it is asked to, in a worker. One in which the worker dies counts as failed. */
export class SteppedViewer {
  readonly #options: SteppedViewerOptions;
  readonly #stop = (): void => this.#run?.worker.stop();
  #run: Run | null = null;
  #next: number;
  #deaths = 0;

  constructor(options: SteppedViewerOptions) {
    this.#options = options;
    this.#next = options.firstIndex ?? 0;
    options.signal.addEventListener('abort', this.#stop, { once: true });
  }

  /** True once its workers have died too often in a row. */
  get isBroken(): boolean {
    return this.#deaths >= maxDeaths;
  }

  /** Null where the signal ended it before it began. Throws the DiagError of a worker that cannot work at all. */
  async connect(): Promise<ViewCycle | null> {
    const { holdMs, mode, signal } = this.#options;
    if (signal.aborted) return null;
    const run = (this.#run ??= this.#start());
    run.clientId = '';
    run.cycle = new FirstOf();
    run.worker.next();
    const watchdog = setTimeout(() => run.worker.kill(), maxSilenceMs + holdMs);
    try {
      const how = run.worker.ended.then((end) => end.how);
      const cycle = await Promise.race([run.cycle.promise, how]);
      if (typeof cycle === 'string') return this.#buried(run, cycle);
      this.#deaths = 0;
      this.#next++;
      // As a browser dies whose machine loses its power.
      if (mode === 'hard-drop') await this.#kill();
      return cycle;
    } finally {
      clearTimeout(watchdog);
    }
  }

  async close(): Promise<void> {
    this.#options.signal.removeEventListener('abort', this.#stop);
    this.#run?.worker.stop();
    await this.#run?.worker.ended.catch(() => undefined);
    this.#run = null;
  }

  async #kill(): Promise<void> {
    this.#run?.worker.kill();
    await this.#run?.worker.ended;
    this.#run = null;
  }

  #buried({ clientId }: Run, how: string): ViewCycle | null {
    this.#run = null;
    if (this.#options.signal.aborted) return null;
    this.#deaths++;
    return new CycleRecord({ index: this.#next++, clientId }).finish('worker-died', how);
  }

  #start(): Run {
    const { signalUrl, streamerId, mode, holdMs, onStart } = this.#options;
    const worker = new WorkerProcess<ViewerSetup, ViewerReport>({
      program,
      setup: { signalUrl, streamerId, mode, holdMs, firstIndex: this.#next },
      onReport: (report) => {
        if (report.kind === 'cycle') return run.cycle.settle(report.cycle);
        run.clientId = report.clientId;
        onStart?.(report.clientId);
      },
    });
    const run: Run = { worker, clientId: '', cycle: new FirstOf() };
    return run;
  }
}
