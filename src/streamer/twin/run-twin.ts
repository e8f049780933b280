import { fileURLToPath } from 'node:url';
import { DiagError, exitCodes } from '../../errors.js';
import { packageFile } from '../../package-file.js';
import { WorkerProcess } from '../rtc/worker-process.js';
import type { TwinReport, TwinSetup } from './twin-setup.js';

export type TwinOptions = Omit<TwinSetup, 'mediaFolder'> & {
  /** Null for two seconds of a test picture of our own. */
  readonly mediaFolder: string | null;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
};

const program = packageFile('dist/streamer/twin/twin-worker.js');
const ownMedia = fileURLToPath(packageFile('samples/media'));

/** Runs the twin in a worker until the signal aborts. */
export async function runTwin({ signal, onLine, mediaFolder, ...setup }: TwinOptions): Promise<void> {
  const worker = new WorkerProcess<TwinSetup, TwinReport>({
    program,
    setup: { ...setup, mediaFolder: mediaFolder ?? ownMedia },
    onReport: ({ line }) => onLine(line),
  });
  const stop = (): void => worker.stop();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    const { isDone, how } = await worker.ended;
    if (isDone || signal.aborted) return;
    throw new DiagError({
      code: 'twin-died',
      message: `the twin's process ${how}`,
      hint: 'Start it again; its connections are gone. If this comes again, please report it.',
      exitCode: exitCodes.device,
    });
  } finally {
    signal.removeEventListener('abort', stop);
    worker.kill();
  }
}
