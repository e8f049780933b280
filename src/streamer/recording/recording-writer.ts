import { constants } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { DiagError, exitCodes } from '../../errors.js';
import { codeOf } from '../input-error.js';
import { hintOfWrite, writeFailure } from '../write-failure.js';
import { encodeFrame, encodeStart, type RecordedFrame } from './recording-frames.js';

/** So often the system is asked to put on the disk what there is: what a power cut may cost. */
const syncMs = 1000;
/** What waits for a slow disk; beyond it the recording ends with an error, and the program lives on. */
const maxWaitingBytes = 64 * 1024 * 1024;

/**
 * Appends what a port says to a file, in the order of its coming. It never waits for the disk; a disk that is full ends
 * the recording, which `finish` tells.
 */
export class RecordingWriter {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #startMs = performance.now();
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #work: Promise<void> | null = null;
  #lastSyncMs = performance.now();
  #error: DiagError | null = null;
  #bytes = 0;
  #finished: Promise<void> | null = null;
  readonly #onBroken: (error: DiagError) => void;

  private constructor(file: FileHandle, path: string, onBroken: (error: DiagError) => void) {
    this.#file = file;
    this.#path = path;
    this.#onBroken = onBroken;
  }

  /**
   * Makes a new file; throws a DiagError where one of that name is there, or none can be made. `onBroken` is told at
   * once where the disk takes no more.
   */
  static async create(
    path: string,
    port: string,
    onBroken: (error: DiagError) => void = () => undefined,
  ): Promise<RecordingWriter> {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_APPEND;
    let file: FileHandle;
    try {
      file = await open(path, flags, 0o644);
    } catch (cause) {
      throw creationError(path, cause);
    }
    const writer = new RecordingWriter(file, path, onBroken);
    writer.#enqueue(encodeStart({ port, startedAt: new Date() }));
    return writer;
  }

  /** Bytes of the port so far. */
  get bytes(): number {
    return this.#bytes;
  }

  data(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    this.#frame({ kind: 'data', timeMs: this.#nowMs, bytes });
  }

  event(event: string): void {
    this.#frame({ kind: 'event', timeMs: this.#nowMs, event });
  }

  /** Resolves when all is on the disk; throws the DiagError that ended the recording early. */
  finish(): Promise<void> {
    this.#finished ??= this.#finish();
    return this.#finished;
  }

  /** Takes the file away again: there was nothing to record, and the next try may have the same name. */
  async discard(): Promise<void> {
    await this.finish().catch(() => undefined);
    await rm(this.#path, { force: true }).catch(() => undefined);
  }

  async #finish(): Promise<void> {
    while (this.#work) await this.#work;
    try {
      await this.#file.sync();
    } catch (cause) {
      this.#break(cause);
    }
    await this.#file.close().catch(() => undefined);
    if (this.#error) throw this.#error;
  }

  get #nowMs(): number {
    return Math.round(performance.now() - this.#startMs);
  }

  #frame(frame: RecordedFrame): void {
    if (!this.#error) this.#enqueue(encodeFrame(frame));
  }

  #enqueue(bytes: Uint8Array): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes > maxWaitingBytes) {
      this.#break(new Error('the disk is slower than the port'));
    }
    this.#work ??= this.#drain();
  }

  async #drain(): Promise<void> {
    try {
      while (this.#waiting.length > 0 && !this.#error) {
        const batch = Buffer.concat(this.#waiting);
        this.#waiting = [];
        this.#waitingBytes = 0;
        await this.#write(batch);
        if (performance.now() - this.#lastSyncMs < syncMs) continue;
        this.#lastSyncMs = performance.now();
        await this.#file.datasync();
      }
    } catch (cause) {
      this.#break(cause);
    } finally {
      this.#work = null;
    }
  }

  // A disk that is nearly full takes a part, and says so only to who asks for the rest.
  async #write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await this.#file.write(bytes, at);
      at += bytesWritten;
    }
  }

  #break(cause: unknown): void {
    this.#waiting = [];
    if (this.#error) return;
    this.#error = writeError(this.#path, cause);
    this.#onBroken(this.#error);
  }
}

function creationError(path: string, cause: unknown): DiagError {
  if (codeOf(cause) === 'EEXIST') {
    return new DiagError({
      code: 'recording-exists',
      message: `${path} is there already, and recordings are never written over.`,
      hint: 'Give another name, or move the file away.',
      exitCode: exitCodes.refused,
      cause,
    });
  }
  return new DiagError({
    code: 'recording-failed',
    message: `${path} cannot be made: ${writeFailure(cause)}.`,
    hint: hintOfWrite(cause, 'a file'),
    cause,
  });
}

function writeError(path: string, cause: unknown): DiagError {
  return new DiagError({
    code: 'recording-failed',
    message: `Recording into ${path} ended early: ${writeFailure(cause)}.`,
    hint: 'What was written before is whole. Make room, and record into a new file.',
    cause,
  });
}
