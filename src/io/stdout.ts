import { DiagError } from '../errors.js';
import { codeOf } from '../streamer/input-error.js';
import { writeFailure } from '../streamer/write-failure.js';
import { drainOf } from './drain.js';
import { clearStatus } from './status-line.js';

/** stdout, whose errors the system tells after the call that they are of. */
export class Stdout {
  #isClosed = false;
  #failure: unknown;

  constructor() {
    process.stdout.on('error', (error) => {
      this.#isClosed = true;
      if (!isUnread(codeOf(error))) this.#failure ??= error;
    });
  }

  /** True once nobody reads any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  write(piece: string | Uint8Array): void {
    if (this.#isClosed) return;
    // On the same terminal the answer begins on a line of its own.
    if (process.stdout.isTTY) clearStatus();
    process.stdout.write(piece);
  }

  /** Waits until there is room for more. Throws the DiagError of a disk that is full. */
  async drained(): Promise<void> {
    if (!this.#isClosed && process.stdout.writableNeedDrain) await drainOf(process.stdout);
    this.#throwFailure();
  }

  /** Throws the DiagError of what was written last. */
  async finish(): Promise<void> {
    if (!this.#isClosed) await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
    await this.drained();
  }

  #throwFailure(): void {
    if (this.#failure === undefined) return;
    throw new DiagError({
      code: 'output-failed',
      message: `The answer cannot be written to stdout: ${writeFailure(this.#failure)}.`,
      hint: 'What was written is not whole. Send it to another place.',
      cause: this.#failure,
    });
  }
}

// `| head` closes the pipe: the reader has what it wanted. And a terminal that was closed takes nothing more.
function isUnread(code: string): boolean {
  return code === 'EPIPE' || (code === 'EIO' && process.stdout.isTTY);
}

/** Lets the program outlive a stderr that takes no more. */
export function watchStderr(): void {
  // Nobody hears what is said on the side: the answer goes out all the same.
  process.stderr.on('error', () => undefined);
}
