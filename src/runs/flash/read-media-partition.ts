import { stat } from 'node:fs/promises';
import { findMediaPartition } from '../../parsers/image/find-media-partition.js';
import { DiagError, exitCodes } from '../../errors.js';
import type { Partition, PartitionTable } from '../../model/app-image.js';
import type { FlashFile } from '../../model/flash-report.js';
import { parsePartitionTable } from '../../parsers/image/partition-table.js';
import { fileWord } from '../../report/text/shell-word.js';
import { describeMediaFinding } from '../../report/media/media-messages.js';
import { inputError } from '../../streamer/input-error.js';
import { buildImage } from '../../streamer/media/build-image.js';
import { readImage } from '../../streamer/media/read-image.js';
import { checkMediaFolder } from '../image/check-media-folder.js';
import { describeImage } from '../image/read-littlefs-image.js';
import { warn } from '../answer/warn.js';

/** The streamer's own rate; the check needs one for its durations. */
const fps = 30;

export type FlashMediaOptions = {
  /** A folder of samples, or a LittleFS image. */
  readonly media?: string;
  readonly mediaLabel?: string;
  readonly force: boolean;
};

/** The partition table among the files of a build; null where there is none. */
export function findPartitionTable(files: readonly FlashFile[]): PartitionTable | null {
  for (const { bytes } of files) {
    const table = parsePartitionTable(bytes);
    if (table !== null) return table;
  }
  return null;
}

/**
 * The media partition as a file to flash: a folder is checked and built as an image, an image is read. Throws a
 * DiagError where the table has no such partition, the samples would stop the streamer, or they do not fit.
 */
export async function readMediaPartition(
  path: string,
  table: PartitionTable,
  options: FlashMediaOptions & { readonly signal: AbortSignal },
): Promise<FlashFile> {
  const partition = findMediaPartition(table.partitions, options.mediaLabel);
  if ('candidates' in partition) throw noPartition(partition.candidates, options.mediaLabel);
  const about = await stat(path).catch((cause: unknown) => {
    throw inputError(path, cause);
  });
  const bytes = about.isDirectory()
    ? await readFolder(path, partition, options)
    : await readWholeImage(path, partition, options.signal);
  return { offset: partition.offset, path, bytes };
}

async function readFolder(
  folder: string,
  { sizeBytes }: Partition,
  { force, signal }: { readonly force: boolean; readonly signal: AbortSignal },
): Promise<Uint8Array> {
  const { findings } = await checkMediaFolder(folder, { fps, signal });
  const first = findings.find(({ severity }) => severity === 'error');
  if (first !== undefined) {
    const { message } = describeMediaFinding(first);
    if (!force) throw badMedia(folder, message);
    warn(`forced: ${message}`);
  }
  return buildImage(folder, sizeBytes);
}

// The firmware takes the number of blocks from the superblock, so a smaller image than the partition mounts.
async function readWholeImage(path: string, partition: Partition, signal: AbortSignal): Promise<Uint8Array> {
  const bytes = await readImage(path, signal);
  describeImage(path, bytes);
  if (bytes.length > partition.sizeBytes) throw tooLarge(path, bytes.length, partition);
  return bytes;
}

function noPartition(candidates: readonly Partition[], label: string | undefined): DiagError {
  const named = candidates.map((partition) => `${partition.label} at 0x${partition.offset.toString(16)}`);
  const wanted = label === undefined ? 'of type data, littlefs or spiffs' : `labelled ${label}`;
  return new DiagError({
    code: 'media-partition',
    message:
      candidates.length === 0
        ? `The partition table has no partition ${wanted}.`
        : `The partition table has ${candidates.length} partitions ${wanted}: ${named.join(', ')}.`,
    hint: 'Name it: --media-label LABEL, as partitions.csv has it.',
    exitCode: exitCodes.refused,
  });
}

function badMedia(folder: string, message: string): DiagError {
  return new DiagError({
    code: 'media-invalid',
    message,
    hint: `See all of it with esp-rtc-diag media check ${fileWord(folder)}, or say --force to write it all the same.`,
    exitCode: exitCodes.refused,
  });
}

function tooLarge(path: string, length: number, { label, sizeBytes }: Partition): DiagError {
  return new DiagError({
    code: 'does-not-fit',
    message: `${path} has ${length} bytes; the partition ${label} has ${sizeBytes}.`,
    hint: `Build it for this partition: esp-rtc-diag media image DIR IMAGE --size ${sizeBytes}`,
    exitCode: exitCodes.refused,
  });
}
