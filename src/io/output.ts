import { createWriteStream, type WriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { once } from 'node:events';
import { DiagError } from '../errors.js';
import { codeOf } from '../streamer/input-error.js';

/** Where the answer goes. Nothing is visible under the name of a file until `finish`. */
export interface Output {
  write(text: string): void;
  /** Waits until what was written has left the process, so that memory stays flat. */
  drained(): Promise<void>;
  finish(): Promise<void>;
  /** Leaves no trace of an answer that was not completed. */
  discard(): Promise<void>;
}

/** stdout, or a file that appears whole or not at all. */
export function openOutput(path: string | undefined): Output {
  return path === undefined || path === '-' ? new StdoutOutput() : new FileOutput(path);
}

/** Writes to a file or pipe are system calls, so short pieces are collected; longer ones go out at once. */
const maxPendingLength = 16_384;

class StdoutOutput implements Output {
  #isClosed = false;
  #pending = '';

  constructor() {
    // `| head` closes the pipe: the reader has what it wanted.
    process.stdout.on('error', (error) => {
      if (codeOf(error) !== 'EPIPE') throw error;
      this.#isClosed = true;
    });
  }

  write(text: string): void {
    this.#pending += text;
    if (this.#pending.length > maxPendingLength) this.#flush();
  }

  async drained(): Promise<void> {
    this.#flush();
    if (!this.#isClosed && process.stdout.writableNeedDrain) await drainOf(process.stdout);
  }

  async finish(): Promise<void> {
    await this.drained();
  }

  async discard(): Promise<void> {
    await this.drained();
  }

  #flush(): void {
    if (!this.#isClosed) process.stdout.write(this.#pending);
    this.#pending = '';
  }
}

class FileOutput implements Output {
  readonly #path: string;
  readonly #temporaryPath: string;
  readonly #stream: WriteStream;
  #failure: unknown;

  constructor(path: string) {
    this.#path = path;
    this.#temporaryPath = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
    this.#stream = createWriteStream(this.#temporaryPath, { flags: 'wx' });
    this.#stream.on('error', (error) => {
      this.#failure = error;
    });
  }

  write(text: string): void {
    if (this.#failure === undefined) this.#stream.write(text);
  }

  async drained(): Promise<void> {
    if (this.#failure === undefined && this.#stream.writableNeedDrain) await drainOf(this.#stream);
    this.#throwFailure();
  }

  async finish(): Promise<void> {
    await this.#close();
    this.#throwFailure();
    try {
      await rename(this.#temporaryPath, this.#path);
    } catch (cause) {
      await rm(this.#temporaryPath, { force: true });
      throw outputError(this.#path, cause);
    }
  }

  async discard(): Promise<void> {
    await this.#close();
    // Where the directory does not exist there is nothing to remove, and the first error is the one to tell.
    await rm(this.#temporaryPath, { force: true }).catch(() => undefined);
  }

  async #close(): Promise<void> {
    if (this.#stream.closed) return;
    const closed = once(this.#stream, 'close').catch(() => undefined);
    this.#stream.end();
    await closed;
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw outputError(this.#path, this.#failure);
  }
}

// Errors have listeners of their own; for the one who waits, the end of the stream is an end of waiting.
async function drainOf(stream: NodeJS.WritableStream): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      for (const event of ['drain', 'close', 'error']) stream.removeListener(event, done);
      resolve();
    };
    for (const event of ['drain', 'close', 'error']) stream.on(event, done);
  });
}

function outputError(path: string, cause: unknown): DiagError {
  const code = codeOf(cause);
  const reason =
    code === 'ENOENT' ? 'its directory does not exist' : code === 'EISDIR' ? 'it is a directory' : code;
  return new DiagError({
    code: 'output-failed',
    message: `${path} cannot be written: ${reason}.`,
    hint: 'Give --output a path in a directory that exists and that you may write to.',
    cause,
  });
}
