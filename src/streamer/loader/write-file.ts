import { sizedTimeoutMs, stubWorkBytes } from './durations.js';
import { matchesMd5 } from './flash-digest.js';
import { isLoaderError, LoaderError } from './loader-error.js';
import { largestBlockBytes, toPayload, type Block, type PackedFile, type Payload } from './payload.js';
import { checksumOf, dataPayload, encodeRequest, ops, words } from './protocol.js';
import { isNotTaken } from './requests.js';
import { otgBlockBytes, usbKindOf } from './reset.js';
import type { Session } from './session.js';
import { encodeFrame } from './slip.js';

export const romBlockBytes = 0x400;
/** The largest block of the stub; where starting again did not help, smaller ones get through more noise. */
const stubBlockBytes = [largestBlockBytes, largestBlockBytes, 0x1000, 0x400, 0x400] as const;
const maxSends = 6;

export type WriteProgress = (writtenBytes: number, wireBytes: number) => void;

/**
 * Writes a file and proves it by its MD5. A block that was not taken is sent again; whatever else goes wrong starts the
 * file again, since the stub tells of a failure only in the reply to what comes next. Throws `verify-failed` where the
 * flash holds something else in the end.
 */
export async function writeFile(
  session: Session,
  file: { readonly offset: number; readonly packed: PackedFile; readonly name: string },
  onProgress: WriteProgress = () => undefined,
): Promise<void> {
  const { offset, packed, name } = file;
  const { isSecureDownload } = session.chip;
  let last: unknown;
  for (const stubBytes of stubBlockBytes) {
    const largest = usbKindOf(session.port) === 'otg' ? otgBlockBytes : stubBytes;
    const blockBytes = session.link.isStub ? Math.min(stubBytes, largest) : romBlockBytes;
    const payload = await toPayload(packed, blockBytes, !isSecureDownload);
    try {
      await writeOnce(session, { offset, payload, blockBytes }, onProgress);
      if (isSecureDownload) return;
      if (await matchesMd5(session, { offset, sizeBytes: packed.raw.length, md5: packed.md5 })) return;
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
    `${name} at ${place} is not what the flash holds after ${stubBlockBytes.length} writes.`,
  );
}

async function writeOnce(
  session: Session,
  write: { readonly offset: number; readonly payload: Payload; readonly blockBytes: number },
  onProgress: WriteProgress,
): Promise<void> {
  const { link } = session;
  const { offset, blockBytes } = write;
  const { raw, blocks, isCompressed } = write.payload;
  const sizeBytes =
    link.isStub || !isCompressed ? raw.length : Math.ceil(raw.length / blockBytes) * blockBytes;
  // The ROM erases before it answers, the stub as it writes.
  const timeoutMs = sizedTimeoutMs('erase', link.isStub ? 0 : sizeBytes, link.timing.commandMs);
  const begin = beginPayload(session, { sizeBytes, blocks: blocks.length, blockBytes, offset });
  await session.requests.send(isCompressed ? ops.flashDeflBegin : ops.flashBegin, begin, { timeoutMs });
  const op = isCompressed ? ops.flashDeflData : ops.flashData;
  let [written, wire, workBytes] = [0, 0, 0];
  let frame = frameOf(op, blocks, 0);
  for (const [sequence, block] of blocks.entries()) {
    // The stub answers when a block has come; what it waits for is the block before.
    const pendingBytes = link.isStub ? workBytes : block.rawBytes;
    const sent = sendBlock(session, { op, frame, pendingBytes });
    // While the block is on its way.
    frame = frameOf(op, blocks, sequence + 1);
    await sent;
    workBytes = stubWorkBytes(block.rawBytes);
    written += block.rawBytes;
    wire += block.bytes.length;
    onProgress(written, wire);
  }
  if (link.isStub) await finish(session, isCompressed, workBytes);
}

/** What FLASH_BEGIN carries; its fifth word, for encryption, is too much for the ROM of the original ESP32. */
export function beginPayload(
  { link, chip }: Session,
  begin: {
    readonly sizeBytes: number;
    readonly blocks: number;
    readonly blockBytes: number;
    readonly offset: number;
  },
): Uint8Array {
  const { sizeBytes, blocks, blockBytes, offset } = begin;
  const isShort = chip.kind.isOld && !link.isStub;
  return words(sizeBytes, blocks, blockBytes, offset, ...(isShort ? [] : [0]));
}

function frameOf(op: number, blocks: readonly Block[], sequence: number): Uint8Array {
  const { bytes } = blocks[sequence] ?? { bytes: new Uint8Array() };
  return encodeFrame(encodeRequest(op, dataPayload(bytes, sequence), checksumOf(bytes)));
}

async function sendBlock(
  { link }: Session,
  send: { readonly op: number; readonly frame: Uint8Array; readonly pendingBytes: number },
): Promise<void> {
  const { op, frame, pendingBytes } = send;
  const timeoutMs = sizedTimeoutMs('write', pendingBytes, link.timing.commandMs);
  for (let attempt = 1; ; attempt++) {
    try {
      await link.commandFrame(op, frame, timeoutMs);
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
