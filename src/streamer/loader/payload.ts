import { createHash } from 'node:crypto';
import { createInflate, deflate } from 'node:zlib';
import { promisify } from 'node:util';

/** A file as flash shall hold it, and what of it goes over the line. */
export type PackedFile = {
  /** Padded to a multiple of 4. */
  readonly raw: Uint8Array;
  readonly md5: string;
  /** The deflated bytes; null where they would not be fewer. */
  readonly packed: Uint8Array | null;
  /** These cut into blocks of the stub's size, made ahead: it takes a tenth of a second for some MB. */
  readonly blocks: readonly Block[] | null;
};

/** A block on the wire, and how many bytes of flash it becomes: time-outs go by those. */
export type Block = { readonly bytes: Uint8Array; readonly rawBytes: number };

export type Payload = {
  readonly raw: Uint8Array;
  readonly md5: string;
  readonly isCompressed: boolean;
  readonly blocks: readonly Block[];
  readonly wireBytes: number;
};

const deflateAsync = promisify(deflate);
const wordBytes = 4;
/** The largest block that the stub takes. */
export const largestBlockBytes = 0x4000;

/** Deflates (level 9, with the header of RFC 1950) in another thread: begin it before the chip is asked. */
export async function packFile(file: Uint8Array): Promise<PackedFile> {
  const raw = padded(file, wordBytes);
  const packed = await deflateAsync(raw, { level: 9 });
  const md5 = createHash('md5').update(raw).digest('hex');
  if (packed.length >= raw.length) return { raw, md5, packed: null, blocks: null };
  return { raw, md5, packed, blocks: await withRawSizes(cut(packed, largestBlockBytes)) };
}

/** Cuts into blocks; `mayCompress` is false for a chip that takes plain blocks only. */
export async function toPayload(
  { raw, md5, packed, blocks: ready }: PackedFile,
  blockBytes: number,
  mayCompress = true,
): Promise<Payload> {
  if (packed !== null && mayCompress) {
    const isReady = ready !== null && blockBytes === largestBlockBytes;
    const blocks = isReady ? ready : await withRawSizes(cut(packed, blockBytes));
    return { raw, md5, isCompressed: true, blocks, wireBytes: packed.length };
  }
  const blocks = cut(raw, blockBytes).map((bytes) => ({
    bytes: padded(bytes, blockBytes),
    rawBytes: bytes.length,
  }));
  return { raw, md5, isCompressed: false, blocks, wireBytes: blocks.length * blockBytes };
}

// Filled up with what erased flash holds.
function padded(bytes: Uint8Array, multiple: number): Uint8Array {
  const rest = bytes.length % multiple;
  if (rest === 0) return bytes;
  const out = new Uint8Array(bytes.length + multiple - rest).fill(0xff);
  out.set(bytes);
  return out;
}

function cut(bytes: Uint8Array, blockBytes: number): Uint8Array[] {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += blockBytes) blocks.push(bytes.subarray(at, at + blockBytes));
  return blocks;
}

async function withRawSizes(blocks: readonly Uint8Array[]): Promise<Block[]> {
  const inflate = createInflate();
  let rawBytes = 0;
  inflate.on('data', (data: Buffer) => (rawBytes += data.length));
  const sized: Block[] = [];
  for (const bytes of blocks) {
    const before = rawBytes;
    await new Promise<void>((resolve, reject) => {
      inflate.write(bytes, (error) => (error ? reject(error) : setImmediate(resolve)));
    });
    sized.push({ bytes, rawBytes: rawBytes - before });
  }
  inflate.destroy();
  return sized;
}
