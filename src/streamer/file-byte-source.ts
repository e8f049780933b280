import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { DiagError } from '../errors.js';
import type { ByteSource } from '../model/byte-source.js';
import { inputError } from './input-error.js';

/** A file that is read by position, without loading it. Close it when done. */
export class FileByteSource implements ByteSource {
  readonly name: string;
  readonly sizeBytes: number;
  readonly #descriptor: number;

  /** Throws a DiagError when the file cannot be opened. */
  constructor(path: string) {
    this.name = path;
    try {
      // Looked at before it is opened: to open a FIFO waits for whoever writes into it.
      const stat = statSync(path);
      if (!stat.isFile()) {
        throw Object.assign(new Error('not a file'), { code: stat.isDirectory() ? 'EISDIR' : 'ENOTFILE' });
      }
      this.sizeBytes = stat.size;
      this.#descriptor = openSync(path, 'r');
    } catch (cause) {
      throw inputError(path, cause);
    }
  }

  read(offset: number, length: number): Uint8Array {
    // Filled below to the last byte, or thrown away.
    const bytes = Buffer.allocUnsafe(length);
    let done = 0;
    while (done < length) {
      const count = this.#readAt(bytes, done, offset + done);
      if (count === 0) throw this.#endsEarly(offset + length);
      done += count;
    }
    return bytes;
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #readAt(bytes: Buffer, start: number, position: number): number {
    try {
      return readSync(this.#descriptor, bytes, start, bytes.length - start, position);
    } catch (cause) {
      throw inputError(this.name, cause);
    }
  }

  #endsEarly(wanted: number): DiagError {
    return new DiagError({
      code: 'input-truncated',
      message: `${this.name} ends at byte ${this.sizeBytes}; byte ${wanted} was needed.`,
      hint: 'Copy the file again; it may still have been written when it was read.',
    });
  }
}
