/** Reads the bits of a NAL unit behind its header byte, emulation prevention bytes left out (ITU-T H.264, 7.3.1). */
export class BitReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(unit: Uint8Array) {
    this.#bytes = withoutPrevention(unit.subarray(1));
  }

  /** Whether more was read than there is: all values since then are 0. */
  get isExhausted(): boolean {
    return this.#position > this.#bytes.length * 8;
  }

  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) value = value * 2 + this.#bit();
    return value;
  }

  flag(): boolean {
    return this.#bit() === 1;
  }

  /** Exp-Golomb, unsigned (9.1). */
  unsigned(): number {
    let zeros = 0;
    while (zeros < 32 && !this.isExhausted && this.#bit() === 0) zeros++;
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** Exp-Golomb, signed (9.1.1). */
  signed(): number {
    const code = this.unsigned();
    return code % 2 === 0 ? -code / 2 : (code + 1) / 2;
  }

  #bit(): number {
    const byte = this.#bytes[this.#position >>> 3] ?? 0;
    const bit = (byte >>> (7 - (this.#position & 7))) & 1;
    this.#position += 1;
    return bit;
  }
}

function withoutPrevention(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte, i) => !(byte === 3 && i >= 2 && bytes[i - 1] === 0 && bytes[i - 2] === 0));
}
