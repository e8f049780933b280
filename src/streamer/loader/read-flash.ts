import { createHash } from 'node:crypto';
import { isLoaderError, LoaderError } from './loader-error.js';
import { ops, words } from './protocol.js';
import type { Session } from './session.js';

/** Each piece is proven by its own MD5, so that a disturbance costs one piece. */
const pieceBytes = 256 * 1024;
const packetBytes = 0x1000;
/** What the stub takes for a window; it keeps one packet under way whatever this is. */
const windowPackets = 64;
const slowBytes = 64;
const maxTries = 4;

/** Reads a span of flash. The loader in ROM proves nothing, so there two readings must agree. Throws `verify-failed`. */
export async function readFlash(
  session: Session,
  span: { readonly offset: number; readonly sizeBytes: number },
  onProgress: (readBytes: number) => void = () => undefined,
): Promise<Uint8Array> {
  const { offset, sizeBytes } = span;
  checkSpan(session, offset, sizeBytes);
  const out = new Uint8Array(sizeBytes);
  const stepBytes = session.link.isStub ? pieceBytes : slowBytes;
  for (let at = 0; at < sizeBytes; at += stepBytes) {
    const length = Math.min(stepBytes, sizeBytes - at);
    const read = session.link.isStub ? readPiece : readSlowly;
    out.set(await read(session, offset + at, length), at);
    onProgress(at + length);
  }
  return out;
}

function checkSpan({ flashSizeBytes, chip }: Session, offset: number, sizeBytes: number): void {
  if (chip.isSecureDownload) {
    throw new LoaderError('not-supported', 'In secure download mode the chip shows nothing of its flash.', {
      hint: 'Only a chip without secure download mode can be read.',
    });
  }
  if (flashSizeBytes === null || offset + sizeBytes <= flashSizeBytes) return;
  const end = `0x${(offset + sizeBytes).toString(16)}`;
  const size = `${flashSizeBytes / 1024 / 1024} MB`;
  throw new LoaderError('not-supported', `The span ends at ${end}, behind the flash of ${size}.`, {
    hint: `Give offset and size within 0x${flashSizeBytes.toString(16)} bytes.`,
  });
}

async function readPiece(session: Session, offset: number, length: number): Promise<Uint8Array> {
  let last: unknown;
  for (let attempt = 1; attempt <= maxTries; attempt++) {
    try {
      const piece = await readOnce(session, offset, length);
      if (piece !== null) return piece;
    } catch (error) {
      if (!isLoaderError(error, 'no-answer', 'chip-error')) throw error;
      last = error;
    }
    await endReading(session);
  }
  const place = `0x${offset.toString(16)}`;
  throw new LoaderError(
    'verify-failed',
    `The flash at ${place} could not be read: the MD5 differs each time.`,
    {
      cause: last,
    },
  );
}

// Null where what came is not what the chip sent.
async function readOnce({ link }: Session, offset: number, length: number): Promise<Uint8Array | null> {
  await link.command(ops.readFlash, words(offset, length, packetBytes, windowPackets));
  const out = new Uint8Array(length);
  let acknowledgement: Uint8Array | null = null;
  for (let at = 0; at < length;) {
    const packet: Uint8Array = await link.rawFrame(link.timing.commandMs, acknowledgement);
    if (packet.length !== Math.min(packetBytes, length - at)) return null;
    out.set(packet, at);
    at += packet.length;
    acknowledgement = words(at);
  }
  const digest = await link.rawFrame(link.timing.commandMs, acknowledgement);
  const wanted = createHash('md5').update(out).digest();
  return wanted.equals(digest) ? out : null;
}

// An acknowledgement of another length ends the stub's reading, wherever it is.
async function endReading({ link, requests }: Session): Promise<void> {
  await link.sendRaw(Uint8Array.of(0));
  await link.quiet();
  await requests.resync();
}

async function readSlowly({ requests }: Session, offset: number, length: number): Promise<Uint8Array> {
  const seen = new Set<string>();
  for (let attempt = 1; attempt <= maxTries; attempt++) {
    const { body } = await requests.send(ops.readFlashSlow, words(offset, length));
    const key = Buffer.from(body).toString('latin1');
    if (body.length >= length && seen.has(key)) return body.subarray(0, length);
    seen.add(key);
  }
  throw new LoaderError(
    'verify-failed',
    `The flash at 0x${offset.toString(16)} reads differently each time.`,
  );
}
