import { closeSync, openSync, statSync } from 'node:fs';
import { open, stat as statOf, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { isatty, ReadStream } from 'node:tty';
import { createGunzip } from 'node:zlib';
import { codeOf, inputError } from './input-error.js';
import { letGoOfFifo } from './let-go-of-fifo.js';
import {
  isRecording,
  RecordingDecoder,
  resetEvent,
  type RecordedFrame,
} from './recording/recording-frames.js';

// Larger blocks gain nothing; one block is reused for the whole file.
const blockBytes = 1024 * 1024;

const gzipMagic = [0x1f, 0x8b] as const;

export type LogSourceOptions = {
  readonly signal: AbortSignal;
  /** Called after each block with the bytes read from the file, compressed or not; `total` is null for stdin. */
  readonly onProgress?: (readBytes: number, total: number | null) => void;
  /** Called when compressed data ends early or is damaged; what was read before it stays valid. */
  readonly onDamage?: (message: string) => void;
  /** Called where a recording tells that the chip was reset by us, before the bytes that came after it. */
  readonly onReset?: () => void;
};

/**
 * The bytes of a log: a file, a gzip-compressed file or a recording (told by its first bytes, not by its name), or stdin
 * for `-`.
 * A block is valid until the next one is asked for. Ends early, without an error, when the signal is aborted.
 * Throws a DiagError when the file cannot be read.
 */
export async function* readLog(path: string, options: LogSourceOptions): AsyncGenerator<Uint8Array> {
  const bytes = readPlain(path, options);
  try {
    const first = await bytes.next();
    if (first.done) return;
    if (isRecording(first.value)) {
      yield* recordedBytes(first.value, bytes, options);
    } else {
      yield first.value;
      yield* bytes;
    }
  } finally {
    await bytes.return(undefined);
  }
}

// What the port said, without its times.
async function* recordedBytes(
  first: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
  { onDamage, onReset }: LogSourceOptions,
): AsyncGenerator<Uint8Array> {
  let frames: RecordedFrame[] = [];
  const decoder = new RecordingDecoder((frame) => frames.push(frame));
  for await (const block of joined(first, rest)) {
    decoder.push(block);
    for (const frame of frames) {
      if (frame.kind === 'data') yield frame.bytes;
      else if (frame.event === resetEvent) onReset?.();
    }
    frames = [];
  }
  if (decoder.damage !== null) onDamage?.(decoder.damage);
}

async function* joined(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

async function* readPlain(path: string, options: LogSourceOptions): AsyncGenerator<Uint8Array> {
  const blocks = readBlocks(path, options);
  try {
    const first = await blocks.next();
    if (first.done) return;
    const isGzip = first.value[0] === gzipMagic[0] && first.value[1] === gzipMagic[1];
    if (isGzip) {
      yield* gunzip(first.value, blocks, options);
    } else {
      yield first.value;
      yield* blocks;
    }
  } finally {
    await blocks.return(undefined);
  }
}

function readBlocks(path: string, options: LogSourceOptions): AsyncGenerator<Uint8Array> {
  if (path === '-') return readStream('stdin', process.stdin, options);
  const terminal = openTerminal(path);
  return terminal ? readStream(path, terminal, options) : readFileBlocks(path, options);
}

async function* readFileBlocks(path: string, options: LogSourceOptions): AsyncGenerator<Uint8Array> {
  let file: FileHandle | undefined;
  let pending: Promise<{ bytesRead: number }> | undefined;
  let isLetGo = false;
  const letGo = (): void => {
    isLetGo = true;
    letGoOfFifo(path);
  };
  try {
    const about = await statOf(path).catch(() => null);
    if (about?.isFIFO()) options.signal.addEventListener('abort', letGo, { once: true });
    file = await open(path, 'r');
    const stat = await file.stat();
    const total = stat.isFile() ? stat.size : null;
    // Two blocks take turns: one is read while the other is worked on.
    let [current, next] = [Buffer.allocUnsafe(blockBytes), Buffer.allocUnsafe(blockBytes)];
    pending = file.read(current, 0, blockBytes, null);
    let readBytes = 0;
    while (!options.signal.aborted) {
      const { bytesRead } = await pending;
      if (bytesRead === 0 || (isLetGo && bytesRead === 1)) return;
      pending = file.read(next, 0, blockBytes, null);
      readBytes += bytesRead;
      options.onProgress?.(readBytes, total);
      yield current.subarray(0, bytesRead);
      [current, next] = [next, current];
    }
  } catch (cause) {
    throw inputError(path, cause);
  } finally {
    options.signal.removeEventListener('abort', letGo);
    // A read ahead that nobody waits for any more: whatever came of it, the answer is made.
    await pending?.catch(() => undefined);
    await file?.close();
  }
}

/** stdin, or a terminal or serial port that is given by its path: a read that can be called off. */
async function* readStream(
  name: string,
  stream: Readable,
  { signal, onProgress }: LogSourceOptions,
): AsyncGenerator<Uint8Array> {
  const stop = (): void => {
    stream.destroy();
  };
  signal.addEventListener('abort', stop, { once: true });
  let readBytes = 0;
  try {
    for await (const chunk of stream) {
      // Bytes, as long as nobody sets an encoding.
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array);
      readBytes += bytes.length;
      onProgress?.(readBytes, null);
      yield bytes;
    }
  } catch (cause) {
    // Destroyed by us on Ctrl+C: what was read is the answer.
    if (!signal.aborted) throw inputError(name, cause);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Null for anything but a terminal, in which a read of a file waits for the next line, and cannot be called off. */
function openTerminal(path: string): Readable | null {
  let file: number | undefined;
  try {
    if (!statSync(path).isCharacterDevice()) return null;
    file = openSync(path, 'r');
    if (isatty(file)) return new ReadStream(file);
  } catch {
    // Whoever reads it as a file tells why.
  }
  if (file !== undefined) closeSync(file);
  return null;
}

async function* gunzip(
  first: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
  options: LogSourceOptions,
): AsyncGenerator<Uint8Array> {
  const zipped = Readable.from(copies(first, rest));
  const unzipped = zipped.pipe(createGunzip({ chunkSize: 256 * 1024 }));
  // A pipe hands on data alone: without this a disk that fails would end the process.
  zipped.on('error', (cause) => unzipped.destroy(cause));
  try {
    for await (const chunk of unzipped) {
      if (options.signal.aborted) return;
      yield chunk as Uint8Array;
    }
  } catch (cause) {
    if (!codeOf(cause).startsWith('Z_')) throw cause;
    options.onDamage?.(cause instanceof Error ? cause.message : String(cause));
  } finally {
    unzipped.destroy();
  }
}

// The blocks of a file are reused, and zlib keeps what it gets.
async function* copies(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield Buffer.from(first);
  for await (const block of rest) yield Buffer.from(block);
}
