import { once } from 'node:events';
import { codeOf } from '../streamer/input-error.js';
import { stdoutError } from './stdout-error.js';

/** stdout for bytes that are no text of ours. */
export class ByteOutput {
  #isClosed = false;
  #failure: unknown;

  constructor() {
    process.stdout.on('error', (error) => {
      this.#isClosed = true;
      // `| head` closes the pipe: the reader has what it wanted.
      if (codeOf(error) !== 'EPIPE') this.#failure ??= error;
    });
  }

  /** True once nobody reads any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Resolves when there is room for more. Throws the DiagError of a disk that is full. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#failure !== undefined) throw stdoutError(this.#failure);
    if (this.#isClosed || process.stdout.write(bytes)) return;
    // A reader that goes away drains nothing.
    await Promise.race([
      once(process.stdout, 'drain'),
      once(process.stdout, 'close'),
      once(process.stdout, 'error'),
    ]).catch(() => undefined);
  }

  /** Throws the DiagError of the last piece, which the system tells after its call. */
  async finish(): Promise<void> {
    if (!this.#isClosed) await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
    if (this.#failure !== undefined) throw stdoutError(this.#failure);
  }
}
