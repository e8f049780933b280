import type { FlashAction, FlashedFile, FlashEvent, FlashFile } from '../../model/flash-report.js';
import { chipEraseTimeoutMs, sizedTimeoutMs } from './durations.js';
import { flashMd5, matchesMd5 } from './flash-digest.js';
import { packFile, type PackedFile } from './payload.js';
import { ops, sectorBytes } from './protocol.js';
import type { Session } from './session.js';
import { beginPayload, romBlockBytes, writeFile } from './write-file.js';

export type FlashJob = {
  readonly files: readonly PendingFile[];
  readonly isVerifyOnly: boolean;
  /** Erases the whole flash first. */
  readonly mustErase: boolean;
  readonly onEvent: (event: FlashEvent) => void;
};

/** A file that is being packed. */
export type PendingFile = { readonly file: FlashFile; readonly packed: Promise<PackedFile> };

/** Begins to pack all files, while the chip is still being asked who it is. */
export function packFiles(files: readonly FlashFile[]): readonly PendingFile[] {
  return files.map((file) => {
    const packed = packFile(file.bytes);
    // It is looked at later, if ever.
    packed.catch(() => undefined);
    return { file, packed };
  });
}

/**
 * Writes what is not there yet, each file proven by its MD5; with `isVerifyOnly` only looks. In secure download mode the
 * chip tells nothing, so all is written and nothing proven. What was done is told by events even where it throws.
 */
export async function flashFiles(session: Session, job: FlashJob): Promise<void> {
  if (job.mustErase) {
    job.onEvent({ event: 'erase', state: 'begun' });
    await eraseAll(session);
    job.onEvent({ event: 'erase', state: 'done' });
  }
  for (const pending of job.files) {
    const startMs = performance.now();
    const action = await handleFile(session, job, pending);
    const seconds = (performance.now() - startMs) / 1000;
    const { offset, path, bytes } = pending.file;
    const file: FlashedFile = { offset, path, size: bytes.length, action, seconds };
    job.onEvent({ event: 'file', file });
  }
}

async function handleFile(
  session: Session,
  job: FlashJob,
  { file, packed: pending }: PendingFile,
): Promise<FlashAction> {
  const { offset, path } = file;
  const packed = await pending;
  const sizeBytes = packed.raw.length;
  const { isSecureDownload } = session.chip;
  if (job.isVerifyOnly) {
    return (await matchesMd5(session, { offset, sizeBytes, md5: packed.md5 })) ? 'verified' : 'differs';
  }
  // Asked once: a disturbed answer costs no more than a write.
  if (!isSecureDownload && (await flashMd5(session, offset, sizeBytes)) === packed.md5) return 'same';
  const onProgress = (writtenBytes: number): void =>
    job.onEvent({ event: 'progress', path, offset, writtenBytes, sizeBytes });
  // From here on the flash is not what it was, whatever becomes of the rest.
  onProgress(0);
  await writeFile(session, { offset, packed, name: path }, onProgress);
  return 'written';
}

/** Erases all of the flash. The loader in ROM has no command for it, but erases what a write announces. */
async function eraseAll(session: Session): Promise<void> {
  const { requests, link, flashSizeBytes } = session;
  if (link.isStub) {
    await requests.send(ops.eraseFlash, new Uint8Array(), { timeoutMs: chipEraseTimeoutMs });
    return;
  }
  const sizeBytes = flashSizeBytes ?? 0;
  const blocks = sizeBytes / romBlockBytes;
  const timeoutMs = sizedTimeoutMs('erase', sizeBytes, link.timing.commandMs);
  const begin = beginPayload(session, { sizeBytes, blocks, blockBytes: romBlockBytes, offset: 0 });
  if (sizeBytes >= sectorBytes) await requests.send(ops.flashBegin, begin, { timeoutMs });
}
