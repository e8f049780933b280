import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { samplesOf, splitAnnexB } from '../../parsers/media/annex-b.js';
import { opusPackets } from '../../parsers/media/ogg.js';
import { encode } from './encode.js';
import { extractTree, refuseUnlessEmpty } from './extract-tree.js';
import { probeInput } from './probe-input.js';

export type MakeOptions = {
  readonly framesPerSecond: number;
  /** More of the input is left out. */
  readonly maxSeconds: number;
  readonly signal: AbortSignal;
  readonly onProgress: (doneSeconds: number, totalSeconds: number) => void;
};

/** Milliseconds of an Opus sample. */
const packetMs = 20;

/**
 * Makes the streamer's samples of a video file, through ffmpeg: `h264/N.h264` and, where it has sound, `opus/N.opus`
 * of the same length, in a folder that is empty or not there yet. Answers how long the input is; null where it does
 * not say. Leaves nothing behind when it is aborted.
 */
export async function makeSamples(
  input: string,
  folder: string,
  options: MakeOptions,
): Promise<number | null> {
  const { framesPerSecond, maxSeconds, signal, onProgress } = options;
  await refuseUnlessEmpty(folder);
  const { hasSound, seconds } = await probeInput(input, signal);
  const total = Math.min(seconds ?? maxSeconds, maxSeconds);
  const work = await mkdtemp(join(tmpdir(), 'esp-rtc-diag-media-'));
  try {
    const streams = { video: join(work, 'video.h264'), audio: join(work, 'audio.ogg') };
    await encode(input, streams, {
      framesPerSecond,
      seconds: total,
      hasSound,
      signal,
      onProgress: (done) => onProgress(Math.min(done, total), total),
    });
    const video = [...samplesOf(splitAnnexB(await readFile(streams.video)))];
    const packets = hasSound ? [...opusPackets(await readFile(streams.audio))] : [];
    // Both loop for themselves: what is longer would part from the other.
    const audio = packets.slice(0, Math.round((video.length * 1000) / framesPerSecond / packetMs));
    const files = [...numbered('h264', video), ...numbered('opus', audio)];
    await extractTree({ folders: hasSound ? ['h264', 'opus'] : ['h264'], files }, folder, signal);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return seconds;
}

function numbered(
  kind: 'h264' | 'opus',
  samples: readonly Uint8Array[],
): { readonly path: string; read(): Uint8Array }[] {
  return samples.map((bytes, i) => ({ path: `${kind}/${i}.${kind}`, read: () => bytes }));
}
