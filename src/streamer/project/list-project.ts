import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DiagError } from '../../errors.js';
import { codeOf, inputError } from '../input-error.js';

const maxDepth = 4;
const maxFiles = 2_000;
const skippedFolders = new Set(['build', 'managed_components', 'node_modules']);

/** The project's own files by relative path, sorted; what the build and the component manager made is left out. */
export async function listProject(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  await walk(folder, '', { found, depth: 0 });
  return found.toSorted();
}

async function walk(
  root: string,
  under: string,
  { found, depth }: { readonly found: string[]; readonly depth: number },
): Promise<void> {
  const entries = await readdir(join(root, under), { withFileTypes: true }).catch((error: unknown) => {
    // Only the project itself must be readable.
    if (depth === 0) throw inputErrorOf(root, error);
    return [];
  });
  for (const entry of entries) {
    if (found.length >= maxFiles) return;
    const path = under === '' ? entry.name : `${under}/${entry.name}`;
    const isWanted = !entry.name.startsWith('.') && !skippedFolders.has(entry.name);
    if (entry.isDirectory() && isWanted && depth < maxDepth)
      await walk(root, path, { found, depth: depth + 1 });
    if (entry.isFile()) found.push(path);
  }
}

function inputErrorOf(folder: string, error: unknown): DiagError {
  if (codeOf(error) !== 'ENOTDIR') return inputError(folder, error);
  return new DiagError({
    code: 'project-no-folder',
    message: `${folder} is not a folder.`,
    hint: 'Give the folder of the project, with its CMakeLists.txt and sdkconfig.',
  });
}

const blockBytes = 4096;

/** What the files of a folder take in LittleFS at least: whole blocks, and two more for each folder and the root. */
export async function measureMedia(folder: string): Promise<number | null> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => null);
  if (files === null) return null;
  let blocks = 2;
  for (const entry of files) {
    if (entry.isDirectory()) blocks += 2;
    if (entry.isFile())
      blocks += Math.ceil((await stat(join(entry.parentPath, entry.name))).size / blockBytes);
  }
  return blocks * blockBytes;
}
