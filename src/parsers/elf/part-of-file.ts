import { DiagError } from '../../errors.js';
import type { ByteSource } from '../../model/byte-source.js';

/** A piece of a file, such as a member of an archive, as a file of its own. */
export class PartOfFile implements ByteSource {
  readonly name: string;
  readonly sizeBytes: number;
  readonly #file: ByteSource;
  readonly #start: number;

  constructor(
    file: ByteSource,
    {
      name,
      offset,
      sizeBytes,
    }: { readonly name: string; readonly offset: number; readonly sizeBytes: number },
  ) {
    this.name = `${file.name}(${name})`;
    this.sizeBytes = sizeBytes;
    this.#file = file;
    this.#start = offset;
  }

  read(offset: number, length: number): Uint8Array {
    if (offset >= 0 && length >= 0 && offset + length <= this.sizeBytes) {
      return this.#file.read(this.#start + offset, length);
    }
    throw new DiagError({
      code: 'input-truncated',
      message: `${this.name} ends at byte ${this.sizeBytes}; byte ${offset + length} was needed.`,
      hint: 'Copy the file again, or build it again.',
    });
  }
}
