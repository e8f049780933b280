import { execa } from 'execa';
import { ffmpegError, fileInput } from './probe-input.js';

export type EncodeOptions = {
  readonly framesPerSecond: number;
  readonly seconds: number;
  readonly hasSound: boolean;
  readonly signal: AbortSignal;
  /** Called with the seconds that are encoded. */
  readonly onProgress: (seconds: number) => void;
};

/** ffmpeg is asked to stop; if it does not, it is killed. */
const killDelayMs = 2_000;

/** Encodes an input into a raw H.264 stream and an Ogg stream that the streamer's samples are cut from. */
export async function encode(
  input: string,
  output: { readonly video: string; readonly audio: string },
  options: EncodeOptions,
): Promise<void> {
  const { framesPerSecond, seconds, hasSound, signal, onProgress } = options;
  const limit = ['-t', String(seconds)];
  const args = [
    ...'-hide_banner -v error -y -progress pipe:1 -nostats'.split(' '),
    ...fileInput(input),
    ...limit,
    ...videoArguments(framesPerSecond),
    output.video,
    ...(hasSound ? [...limit, ...audioArguments, output.audio] : []),
  ];
  try {
    const run = execa('ffmpeg', args, {
      stdin: 'ignore',
      cancelSignal: signal,
      forceKillAfterDelay: killDelayMs,
      buffer: { stdout: false },
    });
    for await (const line of run) {
      const microseconds = /^out_time_us=(?<us>\d+)$/.exec(line)?.groups?.['us'];
      if (microseconds !== undefined) onProgress(Number(microseconds) / 1e6);
    }
    await run;
  } catch (cause) {
    throw ffmpegError('ffmpeg', input, cause);
  }
}

/** Constrained baseline, level 3.1, one slice a frame, a key frame with its parameter sets each second, no B-frames. */
function videoArguments(framesPerSecond: number): string[] {
  const gop = Math.round(framesPerSecond);
  // Level 3.1 has 1280x720 at 30 frames a second at most.
  const scale = `scale=w='min(1280,iw)':h='min(720,ih)':force_original_aspect_ratio=decrease:force_divisible_by=2`;
  const encoder =
    `-c:v libx264 -pix_fmt yuv420p -profile:v baseline -level 3.1 -preset slow -bf 0 -g ${gop} -keyint_min ${gop} ` +
    '-b:v 1500k -maxrate 1500k -bufsize 500k ' +
    '-x264-params slices=1:sliced-threads=0:repeat-headers=1:scenecut=0 -f h264';
  return ['-map', '0:v:0', '-an', '-vf', `${scale},fps=${framesPerSecond}`, ...encoder.split(' ')];
}

/** 160 bytes each 20 ms. */
const audioArguments =
  '-map 0:a:0 -vn -c:a libopus -ar 48000 -ac 2 -vbr off -b:a 64k -frame_duration 20 -f ogg'.split(' ');
