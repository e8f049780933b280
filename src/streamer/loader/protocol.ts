/** Commands of the loader in ROM and of the stub (esptool docs, "Serial Protocol"; esp-flasher-stub 1.2). */
export const ops = {
  flashBegin: 0x02,
  flashData: 0x03,
  flashEnd: 0x04,
  memBegin: 0x05,
  memEnd: 0x06,
  memData: 0x07,
  sync: 0x08,
  writeReg: 0x09,
  readReg: 0x0a,
  spiSetParams: 0x0b,
  spiAttach: 0x0d,
  readFlashSlow: 0x0e,
  changeBaud: 0x0f,
  flashDeflBegin: 0x10,
  flashDeflData: 0x11,
  flashDeflEnd: 0x12,
  flashMd5: 0x13,
  securityInfo: 0x14,
  eraseFlash: 0xd0,
  eraseRegion: 0xd1,
  readFlash: 0xd2,
} as const;

export const sectorBytes = 0x1000;
const headerBytes = 8;

/** What `SYNC` carries. */
export const syncPayload = Uint8Array.from([0x07, 0x07, 0x12, 0x20, ...Array<number>(32).fill(0x55)]);

/** A request without its SLIP frame. `checksum` counts for the DATA commands only. */
export function encodeRequest(op: number, data: Uint8Array, checksum = 0): Uint8Array {
  const request = new Uint8Array(headerBytes + data.length);
  const view = new DataView(request.buffer);
  view.setUint8(1, op);
  view.setUint16(2, data.length, true);
  view.setUint32(4, checksum, true);
  request.set(data, headerBytes);
  return request;
}

export type Reply = {
  readonly op: number;
  readonly value: number;
  /** What follows the header; the status is its last 4 (ROM) or 2 bytes (stub). */
  readonly body: Uint8Array;
};

/** A reply, or null for whatever else came. The length in the header must hold: replies have no checksum. */
export function decodeReply(frame: Uint8Array): Reply | null {
  if (frame.length < headerBytes + 2 || frame[0] !== 1) return null;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (view.getUint16(2, true) !== frame.length - headerBytes) return null;
  return { op: view.getUint8(1), value: view.getUint32(4, true), body: frame.subarray(headerBytes) };
}

/** Little-endian words, as all commands have them. */
export function words(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) view.setUint32(i * 4, value >>> 0, true);
  return bytes;
}

/** The XOR over a block that goes with `*_DATA`. */
export function checksumOf(data: Uint8Array): number {
  let checksum = 0xef;
  for (const byte of data) checksum ^= byte;
  return checksum;
}

/** `data` with the header of the DATA commands. */
export function dataPayload(data: Uint8Array, sequence: number): Uint8Array {
  const payload = new Uint8Array(16 + data.length);
  payload.set(words(data.length, sequence, 0, 0));
  payload.set(data, 16);
  return payload;
}

const meanings: Readonly<Record<number, string>> = {
  0x01: 'a parameter is wrong',
  0x05: 'the message is not understood',
  0x06: 'it failed to act',
  0x07: 'the checksum of a block is wrong',
  0x08: 'writing to flash failed',
  0x09: 'reading from flash failed',
  0x0a: 'the length of a flash read is wrong',
  0x0b: 'a compressed block cannot be unpacked',
  0x0c: 'the checksum of the compressed data is wrong',
  0x0d: 'a parameter of the compressed data is wrong',
  0x0e: 'the RAM size is wrong',
  0x0f: 'the RAM address is wrong',
  0xc0: 'the length of a command is wrong',
  0xc1: 'the checksum of a block is wrong',
  0xc2: 'the block size is wrong',
  0xc3: 'the command is unknown',
  0xc4: 'an operation of the flash chip failed',
  0xc5: 'the flash cannot be unlocked',
  0xc6: 'no write to flash was begun',
  0xc7: 'a compressed block cannot be unpacked',
  0xc8: 'data is missing',
  0xc9: 'there is too much data',
  0xff: 'the command is not implemented',
};

/** The chip's error code in words. */
export function meaningOf(code: number): string {
  return meanings[code] ?? 'a code that is in no table';
}
