import { lstat, realpath } from 'node:fs/promises';
import { dirname, join, basename, relative, isAbsolute } from 'node:path';
import { DiagError, exitCodes } from '../../errors.js';
import { inputError } from '../input-error.js';
import { isFullDisk, writeFailure } from '../write-failure.js';
import { writeWholeFile } from '../write-whole-file.js';

/** Writes an image, whole or not at all. Throws a DiagError where that is not possible. */
export async function writeImage(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeWholeFile(path, bytes);
  } catch (cause) {
    throw imageError(path, writeFailure(cause), cause);
  }
}

/** Refuses a place that would destroy something: in the folder that is packed, or no plain file. */
export async function checkImagePlace(path: string, folder: string): Promise<void> {
  const packed = await realpath(folder).catch((cause: unknown) => {
    throw inputError(folder, cause);
  });
  const parent = await realpath(dirname(path)).catch((cause: unknown) => {
    throw imageError(path, writeFailure(cause), cause);
  });
  const way = relative(packed, join(parent, basename(path)));
  if (way !== '' && !isAbsolute(way) && way.split(/[/\\]/)[0] !== '..') {
    throw new DiagError({
      code: 'image-inside-folder',
      message: `${path} lies inside ${folder}: the next image would hold this one.`,
      hint: 'Write the image beside the folder.',
      exitCode: exitCodes.refused,
    });
  }
  const stat = await lstat(path).catch(() => null);
  if (stat !== null && !stat.isFile()) {
    throw new DiagError({
      code: 'image-not-a-file',
      message: `${path} exists and is no regular file.`,
      hint: 'Give the name of a file; flash writes it to a device.',
      exitCode: exitCodes.refused,
    });
  }
}

function imageError(path: string, reason: string, cause: unknown): DiagError {
  return new DiagError({
    code: 'image-unwritable',
    message: `${path} cannot be written: ${reason}.`,
    hint: isFullDisk(cause)
      ? 'Make room, or give a path on another disk.'
      : 'Check that its folder exists and that you may write there.',
    cause,
  });
}
