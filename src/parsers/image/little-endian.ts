/** Reads little-endian fields at absolute places; what lies beyond the end reads as 0. */
export class FieldReader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(at: number): number {
    return this.bytes[at] ?? 0;
  }

  u16(at: number): number {
    return at + 2 <= this.bytes.length ? this.#view.getUint16(at, true) : 0;
  }

  u32(at: number): number {
    return at + 4 <= this.bytes.length ? this.#view.getUint32(at, true) : 0;
  }

  /** A C string in a field of fixed width. */
  text(at: number, width: number): string {
    const field = this.bytes.subarray(at, at + width);
    const end = field.indexOf(0);
    return new TextDecoder().decode(end === -1 ? field : field.subarray(0, end));
  }

  hex(at: number, length: number): string {
    return Array.from(this.bytes.subarray(at, at + length), (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join('');
  }
}
