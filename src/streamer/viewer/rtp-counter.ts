/** Counts of one RTP stream. */
export type RtpCounts = {
  readonly packets: number;
  /** Packets with the marker bit: the last one of each frame. */
  readonly frames: number;
  /** Frames with an IDR slice. */
  readonly keyFrames: number;
  /** Sequence numbers that never came. */
  readonly lost: number;
};

const minHeaderBytes = 12;
/** Sequence numbers are remembered this far back, to tell a late packet from one that came twice. */
const windowSize = 1024;

/**
 * Counts the packets of one track, RTP only (RFC 3550), with H.264 as RFC 6184 packs it: the viewer decodes nothing, so
 * this is how it knows that pictures come.
 */
export class RtpCounter {
  #packets = 0;
  #frames = 0;
  #keyFrames = 0;
  #first: number | null = null;
  #highest = 0;
  #unique = 0;
  #keyTimestamp: number | null = null;
  /** By its place in the window, the sequence number that was last seen there. */
  readonly #seen = new Float64Array(windowSize).fill(-1);
  readonly #isH264: boolean;

  constructor({ isH264 }: { isH264: boolean }) {
    this.#isH264 = isH264;
  }

  get counts(): RtpCounts {
    const expected = this.#first === null ? 0 : this.#highest - this.#first + 1;
    return {
      packets: this.#packets,
      frames: this.#frames,
      keyFrames: this.#keyFrames,
      lost: Math.max(0, expected - this.#unique),
    };
  }

  /** Takes what came on the track: RTP is counted, RTCP and rubbish are not. */
  push(packet: Uint8Array): void {
    if (!isRtp(packet)) return;
    const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
    if (!this.#countSequence(view.getUint16(2))) return;
    this.#packets++;
    if (((packet[1] ?? 0) & 0x80) !== 0) this.#frames++;
    const payload = payloadOf(packet, view);
    const timestamp = view.getUint32(4);
    if (this.#isH264 && timestamp !== this.#keyTimestamp && payload && hasIdrSlice(payload)) {
      this.#keyTimestamp = timestamp;
      this.#keyFrames++;
    }
  }

  // False for a packet that came before. The 16 bits of the header are extended as in RFC 3550, A.1.
  #countSequence(sequence: number): boolean {
    if (this.#first === null) {
      this.#first = sequence + 0x10000;
      this.#highest = this.#first;
    }
    const delta = ((sequence - (this.#highest & 0xffff) + 0x18000) & 0xffff) - 0x8000;
    const extended = this.#highest + delta;
    if (this.#seen[extended % windowSize] === extended || extended <= this.#highest - windowSize)
      return false;
    this.#seen[extended % windowSize] = extended;
    // The first packets may come in the wrong order, too.
    this.#first = Math.min(this.#first, extended);
    this.#highest = Math.max(this.#highest, extended);
    this.#unique++;
    return true;
  }
}

/** Version 2, and not one of the packet types that RTCP takes (RFC 5761). */
export function isRtp(packet: Uint8Array): boolean {
  if (packet.length < minHeaderBytes || (packet[0] ?? 0) >> 6 !== 2) return false;
  const type = (packet[1] ?? 0) & 127;
  return type < 64 || type > 95;
}

function payloadOf(packet: Uint8Array, view: DataView): Uint8Array | null {
  const first = packet[0] ?? 0;
  let start = minHeaderBytes + (first & 15) * 4;
  if ((first & 0x10) !== 0) {
    if (start + 4 > packet.length) return null;
    start += 4 + view.getUint16(start + 2) * 4;
  }
  return start < packet.length ? packet.subarray(start) : null;
}

const idrSlice = 5;
const aggregate = 24;
const fragment = 28;

// A unit of its own, one in an aggregate (STAP-A), or the start of a fragmented one (FU-A).
function hasIdrSlice(payload: Uint8Array): boolean {
  const type = (payload[0] ?? 0) & 31;
  if (type === idrSlice) return true;
  if (type === fragment) return ((payload[1] ?? 0) & 0x80) !== 0 && ((payload[1] ?? 0) & 31) === idrSlice;
  if (type !== aggregate) return false;
  for (let position = 1; position + 2 < payload.length;) {
    if (((payload[position + 2] ?? 0) & 31) === idrSlice) return true;
    position += 2 + (((payload[position] ?? 0) << 8) | (payload[position + 1] ?? 0));
  }
  return false;
}
