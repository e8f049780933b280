/**
 * A recording: the bytes of a port with their times, in a file that is only appended to. It starts with a line of text,
 * so that people see what it is; then come frames of a kind, milliseconds since the start (u32, little endian), a length
 * (u32) and bytes. Whatever ends it early costs the last frame at most.
 */
const recordingMagic = 'esp-rtc-rec 1 ';

/** What the port said, and what happened to it. */
export type RecordedFrame =
  | { readonly kind: 'data'; readonly timeMs: number; readonly bytes: Uint8Array }
  | { readonly kind: 'event'; readonly timeMs: number; readonly event: string };

/** The event of a reset that we made: the boot that follows is no news. */
export const resetEvent = 'reset';

const kinds = { data: 1, event: 2 } as const;
const headerBytes = 9;
/** A frame longer than this is damage: the writer makes none. */
const maxFrameBytes = 16 * 1024 * 1024;
/** The first line is no longer than this. */
const maxFirstLine = 4096;

/** The first line of a recording. */
export function encodeStart(about: { readonly port: string; readonly startedAt: Date }): Uint8Array {
  const facts = JSON.stringify({ port: about.port.slice(0, 1000), startedAt: about.startedAt.toISOString() });
  return Buffer.from(`${recordingMagic}${facts}\n`);
}

export function encodeFrame(frame: RecordedFrame): Uint8Array {
  const bytes = frame.kind === 'data' ? frame.bytes : Buffer.from(frame.event);
  const out = Buffer.alloc(headerBytes + bytes.length);
  out.writeUInt8(kinds[frame.kind], 0);
  out.writeUInt32LE(Math.min(frame.timeMs, 2 ** 32 - 1), 1);
  out.writeUInt32LE(bytes.length, 5);
  out.set(bytes, headerBytes);
  return out;
}

/** True where these are the first bytes of a recording. */
export function isRecording(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, recordingMagic.length)).toString('latin1') === recordingMagic;
}

/** Takes a recording apart, however it is cut. */
export class RecordingDecoder {
  readonly #onFrame: (frame: RecordedFrame) => void;
  #rest: Uint8Array = new Uint8Array();
  #hasStarted = false;
  #damage: string | null = null;

  constructor(onFrame: (frame: RecordedFrame) => void) {
    this.#onFrame = onFrame;
  }

  /** Why the rest is not read; null while all is well. */
  get damage(): string | null {
    return this.#damage;
  }

  push(bytes: Uint8Array): void {
    if (this.#damage !== null) return;
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const rest = all.subarray(this.#take(all));
    // Blocks of a file are reused.
    this.#rest = Uint8Array.from(rest);
  }

  /** Call once after the last bytes; says whether the last frame was cut. */
  end(): { readonly isCut: boolean } {
    return { isCut: this.#rest.length > 0 && this.#damage === null };
  }

  // Returns how many bytes were taken.
  #take(bytes: Uint8Array): number {
    let at = 0;
    if (!this.#hasStarted) {
      at = bytes.indexOf(0x0a) + 1;
      if (at === 0) {
        if (bytes.length > maxFirstLine) this.#damage = 'its first line does not end';
        return 0;
      }
      this.#hasStarted = true;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    while (bytes.length - at >= headerBytes) {
      const kind = view.getUint8(at);
      const timeMs = view.getUint32(at + 1, true);
      const length = view.getUint32(at + 5, true);
      if ((kind !== kinds.data && kind !== kinds.event) || length > maxFrameBytes) {
        this.#damage = `no frame starts where one should, after ${at} bytes of this block`;
        return bytes.length;
      }
      if (bytes.length - at - headerBytes < length) break;
      const content = bytes.subarray(at + headerBytes, at + headerBytes + length);
      at += headerBytes + length;
      if (kind === kinds.data) this.#onFrame({ kind: 'data', timeMs, bytes: content });
      else this.#onFrame({ kind: 'event', timeMs, event: Buffer.from(content).toString('utf8') });
    }
    return at;
  }
}
