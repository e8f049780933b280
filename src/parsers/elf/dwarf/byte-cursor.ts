import { hex, MalformedDwarf } from './malformed-dwarf.js';

// 64 bits need ten bytes; linker relaxation on RISC-V leaves padded ones that are a little longer.
const maxLebBytes = 16;

/** Reads little-endian values one after another. Every step is checked and throws MalformedDwarf past the end. */
export class ByteCursor {
  readonly bytes: Uint8Array;
  readonly end: number;
  offset: number;

  constructor(bytes: Uint8Array, offset = 0, end = bytes.length) {
    this.bytes = bytes;
    this.end = Math.min(end, bytes.length);
    this.offset = 0;
    this.advance(offset);
  }

  get isAtEnd(): boolean {
    return this.offset >= this.end;
  }

  /** Moves on by so many bytes and returns where it stood. */
  advance(count: number): number {
    const start = this.offset;
    if (!(count >= 0 && count <= this.end - start)) throw this.#pastEnd(count);
    this.offset = start + count;
    return start;
  }

  u8(): number {
    const at = this.offset;
    // Said again without `advance`: most of all time goes into single bytes.
    if (at >= this.end) throw this.#pastEnd(1);
    this.offset = at + 1;
    return this.bytes[at] ?? 0;
  }

  u16(): number {
    const at = this.advance(2);
    return (this.bytes[at] ?? 0) | ((this.bytes[at + 1] ?? 0) << 8);
  }

  u24(): number {
    return this.u16() | (this.u8() << 16);
  }

  u32(): number {
    const at = this.advance(4);
    const { bytes } = this;
    const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
    return (low | ((bytes[at + 3] ?? 0) << 24)) >>> 0;
  }

  /** 64 bits as a number: exact up to 2^53, which no offset or address of an ELF32 reaches. */
  u64(): number {
    const low = this.u32();
    return low + this.u32() * 0x1_0000_0000;
  }

  uleb(): number {
    const first = this.u8();
    return first < 0x80 ? first : this.#longLeb(first).value;
  }

  sleb(): number {
    const first = this.u8();
    if (first < 0x80) return first < 0x40 ? first : first - 0x80;
    const { value, scale, last } = this.#longLeb(first);
    return last & 0x40 ? value - scale : value;
  }

  skipLeb(): void {
    while (this.u8() >= 0x80);
  }

  /** Skips a string with its zero and returns where it starts. */
  skipString(): number {
    const start = this.offset;
    const zero = this.bytes.indexOf(0, start);
    if (zero === -1 || zero >= this.end) throw new MalformedDwarf(`the string at ${hex(start)} has no end`);
    this.offset = zero + 1;
    return start;
  }

  /** A string without its zero. */
  string(): string {
    const start = this.skipString();
    return asBuffer(this.bytes).toString('utf8', start, this.offset - 1);
  }

  #pastEnd(count: number): MalformedDwarf {
    return new MalformedDwarf(`${count} bytes at ${hex(this.offset)} go past the end at ${hex(this.end)}`);
  }

  #longLeb(first: number): { value: number; scale: number; last: number } {
    let value = first & 0x7f;
    let scale = 0x80;
    for (let count = 1; count < maxLebBytes; count++) {
      const last = this.u8();
      value += (last & 0x7f) * scale;
      scale *= 0x80;
      if (last < 0x80) return { value, scale, last };
    }
    throw new MalformedDwarf(`the LEB128 number before ${hex(this.offset)} has no end`);
  }
}

/** The same bytes, not a copy, as a Buffer: it makes text of a part without an object for that part. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
