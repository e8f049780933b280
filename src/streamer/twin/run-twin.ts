import { fileURLToPath } from 'node:url';
import { DiagError, exitCodes } from '../../errors.js';
import { packageFile } from '../../package-file.js';
import { WorkerProcess } from '../rtc/worker-process.js';
import type { TwinReport, TwinSetup } from './twin-setup.js';

/** What it plays; `own` are two seconds of a test picture. */
export type TwinMedia =
  | { readonly kind: 'own' | 'none' }
  /** `flashed` where a board found it in its flash, with pictures or without. */
  | { readonly kind: 'flashed'; readonly path: string }
  /** `image` where the folder holds what was unpacked from one, which its user gave. */
  | { readonly kind: 'folder'; readonly path: string; readonly image?: string };

/** What connections do to the memory of a board. */
export type MemoryReport = Exclude<TwinReport, { kind: 'line' }>;

export type TwinOptions = Omit<TwinSetup, 'mediaFolder' | 'mediaImage' | 'isVideoNeeded'> & {
  readonly media: TwinMedia;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
  /** For a board that has the memory. */
  readonly onMemory?: (report: MemoryReport) => void;
};

const program = packageFile('dist/streamer/twin/twin-worker.js');
const ownMedia = fileURLToPath(packageFile('samples/media'));

/** Runs the twin in a worker until the signal aborts. */
export async function runTwin({ signal, onLine, onMemory, media, ...setup }: TwinOptions): Promise<void> {
  const worker = new WorkerProcess<TwinSetup, TwinReport>({
    program,
    setup: {
      ...setup,
      // The store of libdatachannel takes no 0.
      maxSize: Math.max(1, setup.maxSize),
      mediaFolder: folderOf(media),
      mediaImage: 'image' in media ? (media.image ?? null) : null,
      isVideoNeeded: media.kind !== 'flashed',
    },
    onReport: (report) => {
      if (report.kind === 'line') onLine(report.line);
      else onMemory?.(report);
    },
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

function folderOf(media: TwinMedia): string | null {
  if ('path' in media) return media.path;
  return media.kind === 'own' ? ownMedia : null;
}
