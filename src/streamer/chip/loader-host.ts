import { encodeFrame } from '../loader/slip.js';
import type { ChipModel } from './chip-models.js';
import type { FlashMemory } from './flash-memory.js';
import type { Registers } from './registers.js';

/** What the loaders of the chip work on. */
export type LoaderHost = {
  readonly model: ChipModel;
  readonly flash: FlashMemory;
  readonly registers: Registers;
  readonly isSecureDownload: boolean;
  send(bytes: Uint8Array): void;
  /** Takes effect for the bytes that follow. */
  setBaud(baud: number): void;
  /** Leaves the loader and starts what is in flash. */
  reboot(): void;
  /** Hands over to code that was loaded into RAM. */
  run(entry: number, segments: readonly RamSegment[]): void;
};

export type RamSegment = { readonly address: number; readonly bytes: Uint8Array };

export type Request = { readonly op: number; readonly checksum: number; readonly data: Uint8Array };

/** A request, or null where the frame is none. */
export function decodeRequest(frame: Uint8Array): Request | null {
  if (frame.length < 8 || frame[0] !== 0) return null;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (view.getUint16(2, true) !== frame.length - 8) return null;
  return { op: view.getUint8(1), checksum: view.getUint32(4, true), data: frame.subarray(8) };
}

/** A framed reply; `status` is 4 bytes from the ROM and 2 from the stub. */
export function encodeReply(reply: {
  readonly op: number;
  readonly value?: number;
  readonly body?: Uint8Array;
  readonly status: readonly number[];
}): Uint8Array {
  const { op, value = 0, body = new Uint8Array(), status } = reply;
  const frame = new Uint8Array(8 + body.length + status.length);
  const view = new DataView(frame.buffer);
  view.setUint8(0, 1);
  view.setUint8(1, op);
  view.setUint16(2, body.length + status.length, true);
  view.setUint32(4, value >>> 0, true);
  frame.set(body, 8);
  frame.set(status, 8 + body.length);
  return encodeFrame(frame);
}

/** The word at `index` of a command's payload; 0 where it is too short. */
export function wordAt(data: Uint8Array, index: number): number {
  if (data.length < index * 4 + 4) return 0;
  return new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(index * 4, true);
}

/** 20 bytes: flags, crypt count, seven key purposes, chip id, version of the interface. */
export function securityInfo(chipId: number, isSecureDownload: boolean): Uint8Array {
  const info = new Uint8Array(20);
  const view = new DataView(info.buffer);
  view.setUint32(0, isSecureDownload ? 4 : 0, true);
  view.setUint32(12, chipId, true);
  return info;
}
