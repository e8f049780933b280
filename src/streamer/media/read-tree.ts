import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DiagError, exitCodes } from '../../errors.js';
import { inputError } from '../input-error.js';

export type FolderTree = {
  readonly folders: readonly string[];
  readonly files: readonly { readonly path: string; readonly size: number }[];
};

/**
 * All folders and files below a folder, paths with `/`. Throws a DiagError for what no image can hold or what would
 * lead out of the folder: a link, a device, a name that is no text.
 */
export async function readTree(folder: string): Promise<FolderTree> {
  const folders: string[] = [];
  const files: { path: string; size: number }[] = [];
  const waiting = [''];
  for (let parent = waiting.pop(); parent !== undefined; parent = waiting.pop()) {
    for (const name of await listFolder(join(folder, parent))) {
      const path = parent === '' ? name : `${parent}/${name}`;
      const stat = await lstat(join(folder, path));
      if (stat.isDirectory()) {
        folders.push(path);
        waiting.push(path);
      } else if (stat.isFile()) {
        files.push({ path, size: stat.size });
      } else {
        throw unusable(join(folder, path), stat.isSymbolicLink() ? 'a symbolic link' : 'no regular file');
      }
    }
  }
  return { folders: folders.toSorted(), files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)) };
}

async function listFolder(folder: string): Promise<string[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (cause) {
    throw inputError(folder, cause);
  }
  const broken = names.find((name) => name.includes('\ufffd'));
  if (broken !== undefined) throw unusable(join(folder, broken), 'a name that is no UTF-8');
  return names;
}

function unusable(path: string, what: string): DiagError {
  return new DiagError({
    code: 'tree-unusable',
    message: `${path} is ${what}, which is not packed.`,
    hint: 'Put a copy of the file in its place, or leave it out.',
    exitCode: exitCodes.refused,
  });
}
