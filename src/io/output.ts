import { createWriteStream, realpathSync, statSync, type Stats, type WriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { once } from 'node:events';
import { DiagError } from '../errors.js';
import { codeOf } from '../streamer/input-error.js';
import { writeFailure } from '../streamer/write-failure.js';
import { stdoutError } from './stdout-error.js';

/** Where the answer goes. Nothing is visible under the name of a file until `finish`. */
export interface Output {
  write(text: string): void;
  /** Waits until what was written has left the process, so that memory stays flat. */
  drained(): Promise<void>;
  finish(): Promise<void>;
  /** Leaves no trace of an answer that was not completed. */
  discard(): Promise<void>;
}

/** stdout, or a file that appears whole or not at all. What is there and is no file, such as a pipe, is written into. */
export function openOutput(path: string | undefined): Output {
  if (path === undefined || path === '-') return new StdoutOutput();
  const there = statOf(path);
  return there === undefined || there.isFile() || there.isDirectory()
    ? new FileOutput(path, there)
    : new StreamOutput(path);
}

// Undefined where nothing is there, or where one may not look: opening it tells why.
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** Writes to a file or pipe are system calls, so short pieces are collected; longer ones go out at once. */
const maxPendingLength = 16_384;

class StdoutOutput implements Output {
  #isClosed = false;
  #failure: unknown;
  #pending = '';

  constructor() {
    process.stdout.on('error', (error) => {
      this.#isClosed = true;
      // `| head` closes the pipe: the reader has what it wanted.
      if (codeOf(error) !== 'EPIPE') this.#failure ??= error;
    });
  }

  write(text: string): void {
    this.#pending += text;
    if (this.#pending.length > maxPendingLength) this.#flush();
  }

  async drained(): Promise<void> {
    this.#flush();
    if (!this.#isClosed && process.stdout.writableNeedDrain) await drainOf(process.stdout);
    if (this.#failure !== undefined) throw stdoutError(this.#failure);
  }

  async finish(): Promise<void> {
    this.#flush();
    // The system's answer to the last piece comes after its call.
    if (!this.#isClosed) await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
    await this.drained();
  }

  async discard(): Promise<void> {
    // The first error is the one to tell.
    await this.drained().catch(() => undefined);
  }

  #flush(): void {
    if (!this.#isClosed) process.stdout.write(this.#pending);
    this.#pending = '';
  }
}

/** A device, a pipe or a socket: nothing can take its place. */
class StreamOutput implements Output {
  protected readonly path: string;
  readonly #stream: WriteStream;
  #failure: unknown;

  constructor(path: string, stream = createWriteStream(path)) {
    this.path = path;
    this.#stream = stream;
    this.#stream.on('error', (error) => {
      this.#failure ??= error;
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
    await this.close();
    this.#throwFailure();
  }

  async discard(): Promise<void> {
    await this.close();
  }

  protected async close(): Promise<void> {
    if (this.#stream.closed) return;
    const closed = once(this.#stream, 'close').catch(() => undefined);
    this.#stream.end();
    await closed;
  }

  #throwFailure(): void {
    if (this.#failure !== undefined && codeOf(this.#failure) !== 'EPIPE')
      throw outputError(this.path, this.#failure);
  }
}

class FileOutput extends StreamOutput {
  readonly #target: string;
  readonly #temporaryPath: string;

  /** A link stays a link: the file that it leads to is replaced, and keeps its permissions. */
  constructor(path: string, there: Stats | undefined) {
    const target = there === undefined ? path : realpathSync(path);
    const temporaryPath = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
    const mode = there === undefined ? 0o666 : there.mode & 0o777;
    super(path, createWriteStream(temporaryPath, { flags: 'wx', mode }));
    this.#target = target;
    this.#temporaryPath = temporaryPath;
  }

  override async finish(): Promise<void> {
    await super.finish();
    try {
      await rename(this.#temporaryPath, this.#target);
    } catch (cause) {
      await rm(this.#temporaryPath, { force: true });
      throw outputError(this.path, cause);
    }
  }

  override async discard(): Promise<void> {
    await this.close();
    // Where the directory does not exist there is nothing to remove, and the first error is the one to tell.
    await rm(this.#temporaryPath, { force: true }).catch(() => undefined);
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
  return new DiagError({
    code: 'output-failed',
    message: `${path} cannot be written: ${writeFailure(cause)}.`,
    hint:
      codeOf(cause) === 'ENOSPC'
        ? 'Make room, or give --output a path on another disk.'
        : 'Give --output a path in a directory that exists and that you may write to.',
    cause,
  });
}
