import { createWriteStream, realpathSync, statSync, type Stats, type WriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { DiagError } from '../errors.js';
import { codeOf } from '../streamer/input-error.js';
import { linkTarget } from '../streamer/link-target.js';
import { hintOfWrite, writeFailure } from '../streamer/write-failure.js';
import { temporaryBeside } from '../streamer/write-whole-file.js';
import { drainOf } from './drain.js';
import { Stdout } from './stdout.js';

/** Where the answer goes. Nothing is visible under the name of a file until `finish`. */
export interface Output {
  write(text: string): void;
  /** Waits until what was written has left the process, so that memory stays flat. */
  drained(): Promise<void>;
  finish(): Promise<void>;
  /** Leaves no trace of an answer that was not completed. */
  discard(): Promise<void>;
}

/** True where `--output` means stdout. */
export function isStdout(path: string | undefined): path is '-' | undefined {
  return path === undefined || path === '-';
}

/** stdout, or a file that appears whole or not at all. What is there and is no file, such as a pipe, is written into. */
export function openOutput(path: string | undefined): Output {
  if (isStdout(path)) return new StdoutOutput();
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
  readonly #stdout = new Stdout();
  #pending = '';

  write(text: string): void {
    this.#pending += text;
    if (this.#pending.length > maxPendingLength) this.#flush();
  }

  async drained(): Promise<void> {
    this.#flush();
    await this.#stdout.drained();
  }

  async finish(): Promise<void> {
    this.#flush();
    await this.#stdout.finish();
  }

  async discard(): Promise<void> {
    // The first error is the one to tell.
    await this.drained().catch(() => undefined);
  }

  #flush(): void {
    this.#stdout.write(this.#pending);
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
    const target = there === undefined ? newTarget(path) : realpathSync(path);
    const temporaryPath = temporaryBeside(target);
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

// Through a link that leads to nothing yet, too.
function newTarget(path: string): string {
  try {
    return linkTarget(path);
  } catch (cause) {
    throw outputError(path, cause);
  }
}

function outputError(path: string, cause: unknown): DiagError {
  return new DiagError({
    code: 'output-failed',
    message: `${path} cannot be written: ${writeFailure(cause)}.`,
    hint: hintOfWrite(cause, '--output a path'),
    cause,
  });
}
