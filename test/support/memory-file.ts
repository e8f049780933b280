import { DiagError } from '../../src/errors.js';
import type { ByteSource } from '../../src/model/byte-source.js';

/** A file in memory that remembers which parts of it were read. */
export class MemoryFile implements ByteSource {
  readonly reads: { readonly offset: number; readonly length: number }[] = [];
  readonly #bytes: Uint8Array;

  constructor(
    bytes: Uint8Array,
    readonly name = 'app.elf',
  ) {
    this.#bytes = bytes;
  }

  get sizeBytes(): number {
    return this.#bytes.length;
  }

  read(offset: number, length: number): Uint8Array {
    this.reads.push({ offset, length });
    if (offset < 0 || length < 0 || offset + length > this.#bytes.length) {
      throw new DiagError({ code: 'memory-file-ended', message: `${this.name} ended.`, hint: 'Read less.' });
    }
    return this.#bytes.subarray(offset, offset + length);
  }
}
