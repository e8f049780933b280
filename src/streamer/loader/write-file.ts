import { sizedTimeoutMs } from './durations.js';
import { matchesMd5 } from './flash-digest.js';
import { isLoaderError, LoaderError } from './loader-error.js';
import type { Block, Payload } from './payload.js';
import { checksumOf, dataPayload, ops, words } from './protocol.js';
import { isNotTaken } from './requests.js';
import type { Session } from './session.js';

export const stubBlockBytes = 0x4000;
export const romBlockBytes = 0x400;
const maxStarts = 4;
const maxSends = 4;

export type WriteProgress = (writtenBytes: number, wireBytes: number) => void;

/**
 * Writes a file and proves it by its MD5. A block that was not taken is sent again; whatever else goes wrong starts the
 * file again, since the stub tells of a failure only in the reply to what comes next. Throws `verify-failed` where the
 * flash holds something else in the end.
 */
export async function writeFile(
  session: Session,
  file: { readonly offset: number; readonly payload: Payload; readonly name: string },
  onProgress: WriteProgress = () => undefined,
): Promise<void> {
  const { offset, payload, name } = file;
  let last: unknown;
  for (let attempt = 1; attempt <= maxStarts; attempt++) {
    try {
      await writeOnce(session, file, onProgress);
      if (session.chip.isSecureDownload) return;
      if (await matchesMd5(session, { offset, sizeBytes: payload.raw.length, md5: payload.md5 })) return;
      last = undefined;
    } catch (error) {
      if (!isLoaderError(error, 'no-answer', 'chip-error')) throw error;
      last = error;
      await session.requests.resync();
    }
  }
  if (last !== undefined) throw last;
  const place = `0x${offset.toString(16)}`;
  throw new LoaderError(
    'verify-failed',
    `${name} at ${place} is not what the flash holds after ${maxStarts} writes.`,
  );
}

async function writeOnce(
  session: Session,
  { offset, payload }: { readonly offset: number; readonly payload: Payload },
  onProgress: WriteProgress,
): Promise<void> {
  const { link } = session;
  const { raw, blocks, isCompressed } = payload;
  const blockBytes = link.isStub ? stubBlockBytes : romBlockBytes;
  const sizeBytes =
    link.isStub || !isCompressed ? raw.length : Math.ceil(raw.length / blockBytes) * blockBytes;
  // The ROM erases before it answers, the stub as it writes.
  const timeoutMs = sizedTimeoutMs('erase', link.isStub ? 0 : sizeBytes, link.timing.commandMs);
  const begin = words(sizeBytes, blocks.length, blockBytes, offset, 0);
  await session.requests.send(isCompressed ? ops.flashDeflBegin : ops.flashBegin, begin, { timeoutMs });
  let [written, wire, workBytes] = [0, 0, 0];
  for (const [sequence, block] of blocks.entries()) {
    // The stub answers when a block has come; what it waits for is the block before.
    const pending = link.isStub ? workBytes : block.rawBytes;
    await sendBlock(session, { block, sequence, isCompressed, pendingBytes: pending });
    workBytes = block.rawBytes;
    written += block.rawBytes;
    wire += block.bytes.length;
    onProgress(written, wire);
  }
  if (link.isStub) await finish(session, isCompressed, workBytes);
}

async function sendBlock(
  { link }: Session,
  send: {
    readonly block: Block;
    readonly sequence: number;
    readonly isCompressed: boolean;
    readonly pendingBytes: number;
  },
): Promise<void> {
  const { bytes } = send.block;
  const op = send.isCompressed ? ops.flashDeflData : ops.flashData;
  const timeoutMs = sizedTimeoutMs('write', send.pendingBytes, link.timing.commandMs);
  const options = { checksum: checksumOf(bytes), timeoutMs };
  for (let attempt = 1; ; attempt++) {
    try {
      await link.command(op, dataPayload(bytes, send.sequence), options);
      return;
    } catch (error) {
      if (!isLoaderError(error, 'chip-error') || !isNotTaken(error) || attempt === maxSends) throw error;
    }
  }
}

// END tells what became of the last block. It is sent once: a second one would find no write begun.
async function finish({ link }: Session, isCompressed: boolean, workBytes: number): Promise<void> {
  const timeoutMs = sizedTimeoutMs('write', workBytes, link.timing.commandMs);
  await link.command(isCompressed ? ops.flashDeflEnd : ops.flashEnd, words(1), { timeoutMs });
}
