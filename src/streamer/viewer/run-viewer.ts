import type { ViewCycle, ViewMode } from '../../model/view-cycle.js';
import { packageFile } from '../../package-file.js';
import { WorkerProcess } from '../rtc/worker-process.js';
import { CycleRecord } from './cycle-record.js';
import type { ViewerReport, ViewerSetup } from './viewer-setup.js';

export type ViewerOptions = {
  readonly signalUrl: string;
  readonly streamerId: string;
  readonly mode: ViewMode;
  readonly holdMs: number;
  readonly settleMs: number;
  readonly cycles: number;
  readonly signal: AbortSignal;
  readonly onCycle: (cycle: ViewCycle) => void;
};

const program = packageFile('dist/streamer/viewer/viewer-worker.js');

/** All time limits of a cycle together, and some more: a worker that is silent for so long has hung. */
const maxSilenceMs = 40_000;
/** A worker that dies so often in a row will not get better. */
const maxDeaths = 3;

/**
 * Makes connections one after another, in a worker. A cycle in which the worker dies counts as failed, and another
 * worker goes on.
 */
export async function runViewer(options: ViewerOptions): Promise<void> {
  let next = 0;
  let deaths = 0;
  while (next < options.cycles && deaths < maxDeaths && !options.signal.aborted) {
    const { completed, open, how } = await runWorker(options, next);
    next += completed;
    if (completed > 0) deaths = 0;
    if (options.signal.aborted || (open === null && how === 'done')) continue;
    deaths++;
    const record = new CycleRecord({ index: next, clientId: open?.clientId ?? '' });
    options.onCycle(record.finish('worker-died', how));
    next++;
  }
}

type WorkerRun = {
  readonly completed: number;
  readonly open: { readonly clientId: string } | null;
  readonly how: string;
};

async function runWorker(options: ViewerOptions, firstIndex: number): Promise<WorkerRun> {
  const { signalUrl, streamerId, mode, holdMs, settleMs, signal } = options;
  const isDropped = mode === 'hard-drop';
  const cycles = isDropped ? 1 : options.cycles - firstIndex;
  let completed = 0;
  let open: { readonly clientId: string } | null = null;
  const worker = new WorkerProcess<ViewerSetup, ViewerReport>({
    program,
    setup: { signalUrl, streamerId, mode, holdMs, settleMs, firstIndex, cycles },
    onReport: (report) => {
      watchdog.refresh();
      if (report.kind === 'started') {
        open = { clientId: report.clientId };
        return;
      }
      open = null;
      completed++;
      options.onCycle(report.cycle);
      if (isDropped) worker.kill();
    },
  });
  const watchdog = setTimeout(() => worker.kill(), maxSilenceMs + holdMs + settleMs);
  const stop = (): void => worker.stop();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    const { how } = await worker.ended;
    return { completed, open, how: isDropped && completed === 1 ? 'done' : how };
  } finally {
    clearTimeout(watchdog);
    signal.removeEventListener('abort', stop);
    worker.kill();
  }
}
