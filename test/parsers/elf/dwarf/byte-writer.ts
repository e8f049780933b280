/** Puts little-endian values one after another, to build debug information by hand. */
export class ByteWriter {
  readonly #bytes: number[] = [];

  get length(): number {
    return this.#bytes.length;
  }

  u8(...values: number[]): this {
    for (const value of values) this.#bytes.push(value & 0xff);
    return this;
  }

  u16(value: number): this {
    return this.u8(value, value >> 8);
  }

  u32(value: number): this {
    return this.u8(value, value >> 8, value >> 16, value >>> 24);
  }

  uleb(...values: number[]): this {
    for (const value of values) {
      let rest = value;
      for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.u8((rest % 0x80) | 0x80);
      this.u8(rest);
    }
    return this;
  }

  text(value: string): this {
    return this.u8(...Buffer.from(`${value}\0`, 'utf8'));
  }

  add(other: ByteWriter): this {
    return this.u8(...other.#bytes);
  }

  /** The bytes so far behind their 32-bit length, as units of DWARF begin. */
  withLength(): ByteWriter {
    return new ByteWriter().u32(this.length).add(this);
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}
