import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DiagError } from '../../errors.js';
import { brokenAssertion } from './sample-assertion.js';
import type { TwinLog } from './twin-log.js';

export type Media = { readonly video: readonly Buffer[]; readonly audio: readonly Buffer[] };

/** A board keeps all samples in its PSRAM. */
const maxTotalBytes = 32 * 1024 * 1024;
const maxSamples = 20_000;

type MediaPlace = { readonly mediaFolder: string | null; readonly isVideoNeeded: boolean };

/**
 * Reads `h264/0.h264`, `1.h264` … and `opus/0.opus` … up to the first gap, as the firmware does, which goes on without
 * any where its partition does not mount.
 */
export async function readMediaFolder(
  { mediaFolder: folder, isVideoNeeded }: MediaPlace,
  log: TwinLog,
): Promise<Media> {
  const video = await readSamples(folder, 'h264', log);
  const audio = await readSamples(folder, 'opus', log);
  if (folder === null) return { video, audio };
  if (video.length === 0 && isVideoNeeded) {
    throw new DiagError({
      code: 'no-media',
      message: `there is no h264/0.h264 in ${folder}`,
      hint: 'Give --media a folder like the one that goes into the flash: h264/0.h264, 1.h264 … and opus/0.opus ….',
    });
  }
  // A board finds it out as it plays.
  if (!isVideoNeeded) return { video, audio };
  for (const [index, sample] of video.entries()) checkSample(sample, join(folder, 'h264', `${index}.h264`));
  return { video, audio };
}

async function readSamples(folder: string | null, kind: string, log: TwinLog): Promise<Buffer[]> {
  log.line(`Pre-loading files from /littlefs/${kind}`, { tag: 'FileParser' });
  const samples: Buffer[] = [];
  let totalBytes = 0;
  for (let index = 0; index < maxSamples; index++) {
    const sample = folder === null ? null : await readSample(join(folder, kind, `${index}.${kind}`));
    if (folder === null || sample === null) break;
    totalBytes += sample.length;
    if (totalBytes > maxTotalBytes) throw tooLarge(folder);
    samples.push(sample);
    const name = `/littlefs/${kind}/${index}.${kind}`;
    log.line(`Loaded ${name}: ${sample.length} bytes`, { tag: 'FileParser' });
  }
  log.line(`Pre-loaded ${samples.length} files into PSRAM`, { tag: 'FileParser' });
  return samples;
}

async function readSample(path: string): Promise<Buffer | null> {
  try {
    if ((await stat(path)).size > maxTotalBytes) throw tooLarge(path);
    return await readFile(path);
  } catch (error) {
    if (error instanceof DiagError) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : null;
    // The first number that is missing is the end, for the firmware too.
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new DiagError({
      code: 'media-unreadable',
      message: `${path} cannot be read: ${String(code ?? error)}`,
      hint: 'Give --media a folder whose files you may read.',
      cause: error,
    });
  }
}

/** Lengths of 4 bytes (big-endian) and NAL units, to the last byte: the firmware aborts on anything else. */
function checkSample(sample: Buffer, path: string): void {
  if (sample.length > 0 && brokenAssertion(sample) === null) return;
  throw new DiagError({
    code: 'bad-sample',
    message: `${path} is no row of NAL units with their lengths (${sample.length} bytes)`,
    hint: 'The firmware aborts on such a file. See what is wrong: esp-rtc-diag media check DIR',
  });
}

function tooLarge(path: string): DiagError {
  return new DiagError({
    code: 'media-too-large',
    message: `the samples in ${path} have more than ${maxTotalBytes / 1024 / 1024} MB, the PSRAM of the board`,
    hint: 'Give --media fewer or smaller samples.',
  });
}
