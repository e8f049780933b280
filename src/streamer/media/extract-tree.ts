import { mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DiagError, exitCodes } from '../../errors.js';
import { codeOf } from '../input-error.js';
import { isFullDisk, writeFailure } from '../write-failure.js';

/** A tree to write: folders first, then files; all paths are relative, with `/`, and known to be safe. */
export type Tree = {
  readonly folders: readonly string[];
  readonly files: readonly { readonly path: string; read(): Uint8Array | null }[];
};

/**
 * Writes a tree into a folder that is empty or not there yet, and nothing outside of it: files are made anew, never
 * opened through a link. Answers how many files were written; those that cannot be read are left out.
 */
export async function extractTree(tree: Tree, folder: string, signal: AbortSignal): Promise<number> {
  let written = 0;
  try {
    await refuseUnlessEmpty(folder);
    await mkdir(folder, { recursive: true });
    for (const path of tree.folders) await mkdir(join(folder, path), { recursive: true });
    for (const file of tree.files) {
      if (signal.aborted) break;
      const bytes = file.read();
      if (bytes === null) continue;
      await writeNewFile(join(folder, file.path), bytes);
      written += 1;
    }
  } catch (cause) {
    throw cause instanceof DiagError ? cause : extractError(folder, cause);
  }
  return written;
}

/** Throws a DiagError where the folder is there and holds something, or is no folder. */
export async function refuseUnlessEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch((cause: unknown) => {
    if (codeOf(cause) === 'ENOENT') return [];
    throw extractError(folder, cause);
  });
  const [name] = names;
  if (name === undefined) return;
  throw new DiagError({
    code: 'folder-not-empty',
    message: `${folder} is not empty: ${name} is in it.`,
    hint: 'Give a folder that is empty or does not exist yet.',
    exitCode: exitCodes.refused,
  });
}

async function writeNewFile(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
  } finally {
    await file.close();
  }
}

function extractError(folder: string, cause: unknown): DiagError {
  return new DiagError({
    code: 'extract-failed',
    message: `Files cannot be written to ${folder}: ${writeFailure(cause)}.`,
    hint: isFullDisk(cause)
      ? 'Free some space, then start again with an empty folder.'
      : 'Give another folder.',
    cause,
  });
}
