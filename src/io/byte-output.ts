import { once } from 'node:events';
import { codeOf } from '../streamer/input-error.js';

/** stdout for bytes that are no text of ours. */
export class ByteOutput {
  #isClosed = false;

  constructor() {
    // `| head` closes the pipe: the reader has what it wanted.
    process.stdout.on('error', (error) => {
      if (codeOf(error) !== 'EPIPE') throw error;
      this.#isClosed = true;
    });
  }

  /** True once nobody reads any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Resolves when there is room for more. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#isClosed || process.stdout.write(bytes)) return;
    // A reader that goes away drains nothing.
    await Promise.race([
      once(process.stdout, 'drain'),
      once(process.stdout, 'close'),
      once(process.stdout, 'error'),
    ]).catch(() => undefined);
  }
}
