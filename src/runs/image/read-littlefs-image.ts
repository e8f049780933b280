import { judgeImage } from '../../analysis/media/image-findings.js';
import { DiagError } from '../../errors.js';
import type { LittlefsVolume } from '../../model/littlefs.js';
import type { ImageReport } from '../../model/media.js';
import { readLittlefs } from '../../parsers/image/littlefs/read-volume.js';
import { formatBytes } from '../../report/text/units.js';
import { readImage } from '../../streamer/media/read-image.js';
import { inputName } from '../../report/text/input-name.js';

type DescribedImage = {
  readonly bytes: Uint8Array;
  readonly volume: LittlefsVolume;
  readonly report: ImageReport;
};

/** The volume in an image file with the report on it. Throws a DiagError where there is none. */
export async function readLittlefsImage(path: string, signal: AbortSignal): Promise<DescribedImage> {
  return describeImage(path, await readImage(path, signal));
}

/** The same for an image in memory; `path` is what the report calls it. */
export function describeImage(path: string, bytes: Uint8Array): DescribedImage {
  const volume = readLittlefs(bytes);
  if (volume === null) throw notLittlefs(path, bytes.length);
  const { geometry, files, folders, damages, usedBlocks } = volume;
  const report: ImageReport = {
    source: path,
    version: `${geometry.version.major}.${geometry.version.minor}`,
    files: files.map((file) => ({ path: file.path, size: file.size })),
    folderCount: folders.length,
    blocks: { size: geometry.blockSize, count: geometry.blockCount, used: usedBlocks },
    damaged: damages.map(({ block, what }) => ({ block, what })),
    findings: judgeImage(damages),
    action: { kind: 'listed' },
  };
  return { bytes, volume, report };
}

function notLittlefs(path: string, sizeBytes: number): DiagError {
  const name = inputName(path);
  return new DiagError({
    code: 'not-littlefs',
    message:
      sizeBytes === 0
        ? `${name} is empty.`
        : `${name} (${formatBytes(sizeBytes)}) holds no LittleFS v2 volume.`,
    hint: 'Give the image of the partition alone, from its first byte; of a whole flash, cut it out by the partition table.',
  });
}
