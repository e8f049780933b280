import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { open, stat } from 'node:fs/promises';
import { DiagError, exitCodes } from '../../errors.js';
import { isSessionHeader } from '../../parsers/log/webrtc/session-start.js';
import { writeFailure } from '../write-failure.js';
import type { SessionHeader, SessionRecord } from '../../model/session.js';

/** So many bytes tell a session from another file. */
const headerBytes = 64;
/** What may wait for a slow disk. */
const maxPendingBytes = 4 * 1024 * 1024;

/** Writes a session file line by line, so that a run that is cut off leaves all that it saw. */
export class SessionWriter {
  readonly #stream: WriteStream;
  readonly #path: string;
  readonly #startMs = performance.now();
  #dropped = 0;
  #failure: Error | null = null;

  private constructor(stream: WriteStream, path: string) {
    this.#stream = stream;
    this.#path = path;
    // Told at the end: the run itself goes on.
    stream.on('error', (error) => (this.#failure ??= error));
  }

  /** An earlier session is replaced; a log or a firmware that was named by mistake is not: that throws, too. */
  static async open(path: string, by: SessionHeader['by']): Promise<SessionWriter> {
    if (await isOther(path)) throw isNoSession(path);
    const stream = createWriteStream(path);
    try {
      await once(stream, 'open');
    } catch (cause) {
      throw sessionError(path, cause);
    }
    const writer = new SessionWriter(stream, path);
    const header: SessionHeader = { session: 'esp-rtc-diag', schemaVersion: 1, by, startedAtMs: Date.now() };
    stream.write(`${JSON.stringify(header)}\n`);
    return writer;
  }

  /** Since the file was opened. */
  get timeMs(): number {
    return Math.round(performance.now() - this.#startMs);
  }

  write(record: SessionRecord): void {
    if (this.#failure) return;
    if (this.#stream.writableLength > maxPendingBytes) {
      this.#dropped++;
      return;
    }
    this.#tellDropped();
    this.#stream.write(`${JSON.stringify(record)}\n`);
  }

  async close(): Promise<void> {
    if (!this.#stream.closed) {
      if (!this.#failure) this.#tellDropped();
      const closed = once(this.#stream, 'close').catch(() => undefined);
      this.#stream.end();
      await closed;
    }
    if (this.#failure) throw sessionError(this.#path, this.#failure);
  }

  #tellDropped(): void {
    if (this.#dropped === 0) return;
    const dropped: SessionRecord = { event: 'dropped', timeMs: this.timeMs, count: this.#dropped };
    this.#stream.write(`${JSON.stringify(dropped)}\n`);
    this.#dropped = 0;
  }
}

/** Whether a file is there that holds something else than a session. */
async function isOther(path: string): Promise<boolean> {
  const about = await stat(path).catch(() => null);
  if (about === null || !about.isFile() || about.size === 0) return false;
  const file = await open(path).catch(() => null);
  // What may not be read is none of ours.
  if (file === null) return true;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
    return !isSessionHeader(buffer.toString('latin1', 0, bytesRead));
  } finally {
    await file.close();
  }
}

function isNoSession(path: string): DiagError {
  return new DiagError({
    code: 'session-over-other',
    message: `${path} is there already and is no session file, so it is not written over.`,
    hint: 'Give another name, or move the file away.',
    exitCode: exitCodes.refused,
  });
}

function sessionError(path: string, cause: unknown): DiagError {
  return new DiagError({
    code: 'session-failed',
    message: `The session file ${path} cannot be written: ${writeFailure(cause)}.`,
    hint: 'Give --session a path in a folder that exists and has room.',
    cause,
  });
}
