import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inputError } from '../input-error.js';

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
    if (depth === 0) throw inputError(root, error);
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
