import { lstatSync, statSync } from 'node:fs';
import { copyFile, constants, readFile } from 'node:fs/promises';
import { DiagError, exitCodes } from '../errors.js';
import { writeFailure } from '../streamer/write-failure.js';
import { writeWholeFile } from '../streamer/write-whole-file.js';

export type Replaced = { readonly path: string; readonly backup: string | null };

/**
 * Puts new content in the place of a file of the user's: a copy of the old one first, then the new one, whole or not
 * at all. A link stays a link. An older copy is never overwritten; one that is equal is used again. Throws a DiagError
 * for a read-only file, before anything is written.
 */
export async function replaceFile(path: string, content: Uint8Array, suffix: string): Promise<Replaced> {
  const old = await readFile(path);
  if (Buffer.compare(old, content) === 0) return { path, backup: null };
  // Root may write into it all the same; the user who made it read-only meant it.
  if ((statSync(path).mode & 0o222) === 0) throw readOnly(path);
  const backup = await keepCopy(path, old, suffix);
  await writeWhole(path, content);
  return { path, backup };
}

/** Writes a file, whole or not at all. Throws a DiagError where that is not possible. */
export async function writeWhole(path: string, content: Uint8Array): Promise<void> {
  try {
    await writeWholeFile(path, content);
  } catch (cause) {
    throw notWritable(path, cause);
  }
}

/** Whether a symbolic link stands there, to something or to nothing. */
export function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

const maxCopies = 1_000;

async function keepCopy(path: string, old: Buffer, suffix: string): Promise<string> {
  for (let number = 1; number <= maxCopies; number++) {
    const backup = `${path}${suffix}${number === 1 ? '' : `-${number}`}`;
    const there = lstatSync(backup, { throwIfNoEntry: false });
    if (there !== undefined) {
      // A folder, a link or a FIFO of that name is somebody else's.
      if (there.isFile() && Buffer.compare(await readFile(backup), old) === 0) return backup;
      continue;
    }
    try {
      await copyFile(path, backup, constants.COPYFILE_EXCL);
      return backup;
    } catch (cause) {
      throw notWritable(backup, cause);
    }
  }
  throw notWritable(`${path}${suffix}`, new Error(`it and ${maxCopies - 1} more copies exist already`));
}

function readOnly(path: string): DiagError {
  return new DiagError({
    code: 'output-read-only',
    message: `${path} is read-only; nothing was changed.`,
    hint: 'Make it writable, then run the same command again.',
    exitCode: exitCodes.input,
  });
}

function notWritable(path: string, cause: unknown): DiagError {
  return new DiagError({
    code: 'output-unwritable',
    message: `${path} cannot be written: ${writeFailure(cause)}.`,
    hint: 'Check the folder, its permissions and the space on the disk.',
    exitCode: exitCodes.input,
    cause,
  });
}
