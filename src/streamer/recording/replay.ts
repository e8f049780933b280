import { open, type FileHandle } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { DiagError } from '../../errors.js';
import { inputError } from '../input-error.js';
import { isRecording, RecordingDecoder, type RecordedFrame } from './recording-frames.js';

const blockBytes = 256 * 1024;

export type ReplayOptions = {
  /** 2 is twice as fast; 0 waits for nothing. */
  readonly speed: number;
  readonly signal: AbortSignal;
  /** Told where the file ends early or is damaged; what came before is whole. */
  readonly onDamage: (message: string) => void;
};

/** The frames of a recording, at the times at which they came. Throws a DiagError where the file is none. */
export async function* replay(path: string, options: ReplayOptions): AsyncGenerator<RecordedFrame> {
  const { speed, signal } = options;
  const startMs = performance.now();
  for await (const frame of readFrames(path, options)) {
    if (speed !== 0) await waitUntil(startMs + frame.timeMs / speed, signal);
    if (signal.aborted) return;
    yield frame;
  }
}

/** A longer timer is none: Node ends it at once. */
const maxTimerMs = 2 ** 31 - 1;

async function waitUntil(dueMs: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    const waitMs = dueMs - performance.now();
    if (waitMs <= 1 || signal.aborted) return;
    await setTimeout(Math.min(waitMs, maxTimerMs), undefined, { signal }).catch(() => undefined);
  }
}

async function* readFrames(path: string, { onDamage }: ReplayOptions): AsyncGenerator<RecordedFrame> {
  let frames: RecordedFrame[] = [];
  const decoder = new RecordingDecoder((frame) => frames.push(frame));
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    for (let isFirst = true; ; isFirst = false) {
      // A new block each time: frames point into it.
      const { buffer, bytesRead } = await file.read(Buffer.alloc(blockBytes), 0, blockBytes, null);
      const block = buffer.subarray(0, bytesRead);
      if (isFirst && !isRecording(block)) throw noRecording(path);
      if (bytesRead === 0) break;
      decoder.push(block);
      yield* frames;
      frames = [];
    }
  } catch (cause) {
    throw cause instanceof DiagError ? cause : inputError(path, cause);
  } finally {
    await file?.close();
  }
  const { isCut } = decoder.end();
  if (decoder.damage !== null) onDamage(`${path} is damaged: ${decoder.damage}.`);
  else if (isCut) onDamage(`${path} ends in the middle of a frame, which is left out.`);
}

function noRecording(path: string): DiagError {
  return new DiagError({
    code: 'not-a-recording',
    message: `${path} is no recording.`,
    hint: 'Give a file that record, or monitor --record, wrote. Plain logs go to the other commands as they are.',
  });
}
