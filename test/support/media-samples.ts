// Samples written here bit by bit from ITU-T H.264, to check our readers by another way than our own.

/** A NAL unit's header and payload with its length before it. */
export function lengthPrefixed(...units: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    units.flatMap((unit) => {
      const prefix = Buffer.alloc(4);
      prefix.writeUInt32BE(unit.length);
      return [prefix, unit];
    }),
  );
}

/** A string of bits, exp-Golomb numbers and fields. */
class Bits {
  #text = '';

  field(value: number, count: number): this {
    this.#text += value.toString(2).padStart(count, '0');
    return this;
  }

  /** ue(v): as many zeros as the number has bits behind the first, then the number, of value + 1. */
  ue(value: number): this {
    const code = (value + 1).toString(2);
    this.#text += '0'.repeat(code.length - 1) + code;
    return this;
  }

  /** The bytes behind a header, with the stop bit and emulation prevention. */
  unit(header: number): Uint8Array {
    const text = `${this.#text}1`.padEnd(Math.ceil((this.#text.length + 1) / 8) * 8, '0');
    const raw = text.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2));
    const bytes = [header];
    let zeros = 0;
    for (const byte of raw) {
      if (zeros >= 2 && byte <= 3) {
        bytes.push(3);
        zeros = 0;
      }
      bytes.push(byte);
      zeros = byte === 0 ? zeros + 1 : 0;
    }
    return Uint8Array.from(bytes);
  }
}

/** A sequence parameter set for 640x480 without cropping. */
export function spsUnit({
  profile = 66,
  constraints = 0xc0,
  level = 30,
  fps = 30,
}: { profile?: number; constraints?: number; level?: number; fps?: number | null } = {}): Uint8Array {
  const bits = new Bits().field(profile, 8).field(constraints, 8).field(level, 8).ue(0);
  if (profile === 100) bits.ue(1).ue(0).ue(0).field(0, 1).field(0, 1);
  bits.ue(0).ue(2).ue(1).field(0, 1).ue(39).ue(29).field(1, 1).field(1, 1).field(0, 1);
  if (fps === null) return bits.field(0, 1).unit(0x67);
  // VUI: no aspect ratio, overscan, video signal or chroma location; the timing counts half frames.
  bits
    .field(1, 1)
    .field(0, 4)
    .field(1, 1)
    .field(1, 32)
    .field(fps * 2, 32)
    .field(1, 1);
  return bits.field(0, 4).unit(0x67);
}

export const ppsUnit = Uint8Array.of(0x68, 0xce, 0x3c, 0x80);

/** A slice with `length` bytes behind its first macroblock, type and parameter set. */
export function sliceUnit(kind: 'IDR' | 'P' | 'B' | 'I', length = 40): Uint8Array {
  const type = { IDR: 7, P: 5, B: 6, I: 7 }[kind];
  const head = new Bits()
    .ue(0)
    .ue(type)
    .ue(0)
    .unit(kind === 'IDR' ? 0x65 : 0x41);
  return Buffer.concat([head, Buffer.alloc(length, 0xa5)]);
}

export const keySample = lengthPrefixed(spsUnit(), ppsUnit, sliceUnit('IDR'));
export const deltaSample = lengthPrefixed(sliceUnit('P'));

/** An Opus packet of 20 ms: CELT fullband, stereo, one frame (RFC 6716, 3.1: config 31, s 1, code 0). */
export const opusPacket = Buffer.alloc(160, 0x11);
opusPacket[0] = (31 << 3) | 4;
