import { createHash } from 'node:crypto';

const sectorBytes = 0x1000;

/** NOR flash: erased to ones, programmed by clearing bits, so that a write without an erase shows. */
export class FlashMemory {
  readonly bytes: Uint8Array;

  constructor(sizeBytes: number) {
    this.bytes = new Uint8Array(sizeBytes).fill(0xff);
  }

  get sizeBytes(): number {
    return this.bytes.length;
  }

  /** True where the whole span lies in it. */
  has(offset: number, length: number): boolean {
    return offset + length <= this.bytes.length;
  }

  /** What lies there; zeros beyond the end. */
  read(offset: number, length: number): Uint8Array {
    const out = new Uint8Array(length);
    out.set(this.bytes.subarray(offset, offset + length));
    return out;
  }

  /** False where it would go beyond the end. */
  program(offset: number, data: Uint8Array): boolean {
    if (!this.has(offset, data.length)) return false;
    for (let i = 0; i < data.length; i++) {
      this.bytes[offset + i] = (this.bytes[offset + i] ?? 0) & (data[i] ?? 0);
    }
    return true;
  }

  /** Erases the sectors that the span touches; false where it would go beyond the end. */
  erase(offset: number, length: number): boolean {
    const start = Math.floor(offset / sectorBytes) * sectorBytes;
    const end = Math.ceil((offset + length) / sectorBytes) * sectorBytes;
    if (end > this.bytes.length) return false;
    this.bytes.fill(0xff, start, end);
    return true;
  }

  /** Null where the span goes beyond the end. */
  md5(offset: number, length: number): Uint8Array | null {
    if (!this.has(offset, length)) return null;
    return createHash('md5')
      .update(this.bytes.subarray(offset, offset + length))
      .digest();
  }
}
