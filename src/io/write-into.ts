import { realpathSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DiagError, exitCodes } from '../errors.js';
import { codeOf } from '../streamer/input-error.js';
import { writeFailure } from '../streamer/write-failure.js';
import { writeWhole } from './replace-file.js';

export type OutputFolder = {
  readonly folder: string;
  /** Files that may not be overwritten. */
  readonly inputs: readonly string[];
};

/**
 * Writes a file of ours into a folder, which is made where it is missing. Throws a DiagError, and writes nothing,
 * where it would take the place of one of the inputs.
 */
export async function writeInto(
  { folder, inputs }: OutputFolder,
  name: string,
  content: Uint8Array,
): Promise<string> {
  const path = join(folder, name);
  if (inputs.some((input) => isSameFile(input, path))) {
    throw new DiagError({
      code: 'output-over-input',
      message: `${path} is an input; nothing was written.`,
      hint: 'Give another folder with --out.',
      exitCode: exitCodes.refused,
    });
  }
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new DiagError({
      code: 'output-unwritable',
      message:
        codeOf(cause) === 'EEXIST'
          ? `${folder} is a file, not a folder.`
          : `${folder} cannot be made: ${writeFailure(cause)}.`,
      hint: 'Give another folder with --out.',
      cause,
    });
  }
  await writeWhole(path, content);
  return path;
}

function isSameFile(a: string, b: string): boolean {
  try {
    return realpathSync(a) === realpathSync(b);
  } catch {
    // One of them does not exist, so they are not the same.
    return false;
  }
}
