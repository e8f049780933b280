import { exitCodes, type ExitCode } from '../errors.js';
import { buildImage } from '../streamer/media/build-image.js';
import { checkImagePlace, writeImage } from '../streamer/media/write-image.js';
import type { CommonOptions } from '../runs/answer/options.js';
import { describeImage } from '../runs/image/read-littlefs-image.js';
import { writeImageReport } from '../runs/image/write-image-report.js';

export type MediaImageOptions = CommonOptions & { readonly size: number };

/** `esp-rtc-diag media image DIR IMAGE --size N`: a folder as a LittleFS image, which is read back before it is written. */
export async function runMediaImage(
  folder: string,
  image: string,
  options: MediaImageOptions,
): Promise<ExitCode> {
  await checkImagePlace(image, folder);
  const bytes = await buildImage(folder, options.size);
  const { report } = describeImage(image, bytes);
  await writeImage(image, bytes);
  await writeImageReport({ ...report, action: { kind: 'built' } }, options);
  return exitCodes.ok;
}
