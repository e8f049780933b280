import { stat } from 'node:fs/promises';
import { execa } from 'execa';
import { z } from 'zod';
import { DiagError } from '../../errors.js';
import { codeOf, inputError } from '../input-error.js';

/** What ffprobe says of a media file, of which we need this. */
const probeShape = z.object({
  streams: z.array(z.object({ codec_type: z.string().optional() })),
  format: z.object({ duration: z.coerce.number().positive().optional() }),
});

export type InputFacts = { readonly hasSound: boolean; readonly seconds: number | null };

/** Asks ffprobe what a file is. Throws a DiagError where it is not there or has no video, or where ffmpeg is not installed. */
export async function probeInput(input: string, signal: AbortSignal): Promise<InputFacts> {
  await stat(input).catch((cause: unknown) => {
    throw inputError(input, cause);
  });
  const text = await runProbe(input, signal);
  const probe = probeShape.safeParse(JSON.parse(text));
  const kinds = probe.data?.streams.map((stream) => stream.codec_type) ?? [];
  if (!kinds.includes('video')) throw noVideo(input);
  return { hasSound: kinds.includes('audio'), seconds: probe.data?.format.duration ?? null };
}

async function runProbe(input: string, signal: AbortSignal): Promise<string> {
  const args = ['-v', 'error', ...fileInput(input), '-show_streams', '-show_format', '-of', 'json'];
  try {
    const { stdout } = await execa('ffprobe', args, { stdin: 'ignore', cancelSignal: signal });
    return stdout;
  } catch (cause) {
    throw ffmpegError('ffprobe', input, cause);
  }
}

/** The arguments that name an input: a file and nothing else, whatever its name or its contents refer to. */
export function fileInput(path: string): string[] {
  return ['-protocol_whitelist', 'file', '-i', `file:${path}`];
}

/** What came of a program of ffmpeg that failed, or is not there. */
export function ffmpegError(program: string, input: string, cause: unknown): DiagError {
  if (codeOf(cause) === 'ENOENT') return notInstalled(program, cause);
  const stderr = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : '';
  const [reason = 'it ended without a reason'] = stderr.split('\n').slice(-1);
  const isEncoder = /unknown encoder/i.test(stderr);
  return new DiagError({
    code: 'ffmpeg-failed',
    message: `${program} cannot use ${input}: ${reason.trim() || String(cause)}.`,
    hint: isEncoder
      ? 'This ffmpeg lacks libx264 or libopus; install a full build of it.'
      : 'Check that it is a video file that ffmpeg plays.',
    cause,
  });
}

function notInstalled(program: string, cause: unknown): DiagError {
  return new DiagError({
    code: 'ffmpeg-missing',
    message: `${program} is not installed; it encodes the samples.`,
    hint: 'Install ffmpeg (apt install ffmpeg, brew install ffmpeg, winget install ffmpeg); docs/media.md has its command line.',
    cause,
  });
}

function noVideo(input: string): DiagError {
  return new DiagError({
    code: 'no-video',
    message: `${input} holds no video.`,
    hint: 'Give a video file; its first video and first audio track are used.',
  });
}
