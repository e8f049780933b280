import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DiagError } from '../../errors.js';
import { brokenAssertion } from './sample-assertion.js';
import type { TwinLog } from './twin-log.js';

export type Media = { readonly video: readonly Buffer[]; readonly audio: readonly Buffer[] };

/** A board keeps all samples in its PSRAM. */
const maxTotalBytes = 32 * 1024 * 1024;
const maxSamples = 20_000;

/** A folder, which errors call by the name of the image that it was unpacked from, where it was. */
type MediaPlace = {
  readonly mediaFolder: string | null;
  readonly mediaImage?: string | null;
  readonly isVideoNeeded: boolean;
};

type SamplePlace = { readonly folder: string; readonly name: string };

/**
 * Reads `h264/0.h264`, `1.h264` … and `opus/0.opus` … up to the first gap, as the firmware does, which goes on without
 * any where its partition does not mount.
 */
export async function readMediaFolder(
  { mediaFolder: folder, mediaImage: image = null, isVideoNeeded }: MediaPlace,
  log: TwinLog,
): Promise<Media> {
  const place = folder === null ? null : { folder, name: image ?? folder };
  const video = await readSamples(place, 'h264', log);
  const audio = await readSamples(place, 'opus', log);
  if (place === null) return { video, audio };
  if (video.length === 0 && isVideoNeeded) {
    throw new DiagError({
      code: 'no-media',
      message: `there is no h264/0.h264 in ${place.name}`,
      hint: 'Give --media a folder like the one that goes into the flash: h264/0.h264, 1.h264 … and opus/0.opus ….',
    });
  }
  // A board finds it out as it plays.
  if (!isVideoNeeded) return { video, audio };
  for (const [index, sample] of video.entries())
    checkSample(sample, join(place.name, 'h264', `${index}.h264`), image);
  return { video, audio };
}

async function readSamples(place: SamplePlace | null, kind: string, log: TwinLog): Promise<Buffer[]> {
  log.line(`Pre-loading files from /littlefs/${kind}`, { tag: 'FileParser' });
  const samples: Buffer[] = [];
  let totalBytes = 0;
  for (let index = 0; index < maxSamples; index++) {
    const sample = place === null ? null : await readSample(place, join(kind, `${index}.${kind}`));
    if (place === null || sample === null) break;
    totalBytes += sample.length;
    if (totalBytes > maxTotalBytes) throw tooLarge(place.name);
    samples.push(sample);
    const name = `/littlefs/${kind}/${index}.${kind}`;
    log.line(`Loaded ${name}: ${sample.length} bytes`, { tag: 'FileParser' });
  }
  log.line(`Pre-loaded ${samples.length} files into PSRAM`, { tag: 'FileParser' });
  return samples;
}

async function readSample({ folder, name }: SamplePlace, sample: string): Promise<Buffer | null> {
  const path = join(folder, sample);
  try {
    if ((await stat(path)).size > maxTotalBytes) throw tooLarge(join(name, sample));
    return await readFile(path);
  } catch (error) {
    if (error instanceof DiagError) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : null;
    // The first number that is missing is the end, for the firmware too.
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new DiagError({
      code: 'media-unreadable',
      message: `${join(name, sample)} cannot be read: ${String(code ?? error)}`,
      hint: 'Give --media a folder whose files you may read.',
      cause: error,
    });
  }
}

/** Lengths of 4 bytes (big-endian) and NAL units, to the last byte: the firmware aborts on anything else. */
function checkSample(sample: Buffer, path: string, image: string | null): void {
  if (sample.length > 0 && brokenAssertion(sample) === null) return;
  throw new DiagError({
    code: 'bad-sample',
    message: `${path} is no row of NAL units with their lengths (${sample.length} bytes)`,
    hint:
      image === null
        ? 'The firmware aborts on such a file. See what is wrong: esp-rtc-diag media check DIR'
        : 'The firmware aborts on such a file. Take its files out, and see what is wrong: esp-rtc-diag media extract IMAGE DIR, then media check DIR',
  });
}

function tooLarge(path: string): DiagError {
  return new DiagError({
    code: 'media-too-large',
    message: `the samples in ${path} have more than ${maxTotalBytes / 1024 / 1024} MB, the PSRAM of the board`,
    hint: 'Give --media fewer or smaller samples.',
  });
}
