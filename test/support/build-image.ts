import { createHash } from 'node:crypto';

export type ImageParts = {
  readonly chipId?: number;
  readonly legacyMin?: number;
  readonly min?: number;
  readonly max?: number;
  readonly entry?: number;
  readonly hasHash?: boolean;
  readonly segments?: readonly { readonly address: number; readonly data: Uint8Array }[];
};

/** An image by the words of esp_app_format.h: header, segments, checksum at the end of a 16-byte line, SHA-256. */
export function buildImage(parts: ImageParts = {}): Buffer {
  const { chipId = 18, legacyMin = 0, min = 301, max = 399, entry = 0x4ff00000, hasHash = true } = parts;
  const segments = parts.segments ?? [{ address: 0x4ff00000, data: Uint8Array.of(1, 2, 3, 4) }];
  const header = Buffer.alloc(24);
  header.set([0xe9, segments.length, 2, 0x4f]);
  header.writeUInt32LE(entry, 4);
  header[8] = 0xee;
  header.writeUInt16LE(chipId, 12);
  header[14] = legacyMin;
  header.writeUInt16LE(min, 15);
  header.writeUInt16LE(max, 17);
  header[23] = Number(hasHash);
  const pieces: Buffer[] = [header];
  let checksum = 0xef;
  for (const { address, data } of segments) {
    const head = Buffer.alloc(8);
    head.writeUInt32LE(address, 0);
    head.writeUInt32LE(data.length, 4);
    pieces.push(head, Buffer.from(data));
    for (const byte of data) checksum ^= byte;
  }
  const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const tail = Buffer.alloc(16 - (size % 16));
  tail[tail.length - 1] = checksum;
  const body = Buffer.concat([...pieces, tail]);
  return hasHash ? Buffer.concat([body, createHash('sha256').update(body).digest()]) : body;
}
