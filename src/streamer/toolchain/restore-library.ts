import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DiagError, exitCodes } from '../../errors.js';
import type { HeaderChange } from '../../model/toolchain.js';
import { codeOf } from '../input-error.js';
import { realDisk, replaceFile, withLock, type PatchDisk } from './patch-disk.js';
import type { PatchResult } from './patch-library.js';
import { lockName, manifestName, readManifest, sha256, storeFolder, type Manifest } from './patch-store.js';

/**
 * Gives every byte of a patched library back, also where the patch was killed on its way, and removes what it kept.
 * Where a header was edited since, nothing is changed.
 */
export async function restoreLibrary(root: string, disk: PatchDisk = realDisk): Promise<PatchResult> {
  const names = await readdir(join(root, storeFolder)).catch(() => null);
  if (names === null) return { changes: [], edited: [] };
  const manifest = await readManifest(root);
  const plan = await planRestore(root, manifest);
  if (plan.edited.length > 0) return plan;
  await withLock(disk, root, async () => {
    for (const { path, action, after: text } of plan.changes) {
      if (action !== 'restored') continue;
      const { mode } = await lstat(join(root, path));
      await replaceFile(disk, { root, path: join(root, path) }, { text, mode: mode & 0o777 });
    }
    await removeStore(disk, root);
  });
  await disk.removeFolder(join(root, storeFolder)).catch((cause: unknown) => {
    // Another run has begun, or has removed it.
    if (!['ENOTEMPTY', 'ENOENT'].includes(codeOf(cause))) throw cause;
  });
  return plan;
}

async function planRestore(root: string, manifest: Manifest | null): Promise<PatchResult> {
  const changes: HeaderChange[] = [];
  const edited: HeaderChange[] = [];
  for (const file of manifest?.files ?? []) {
    const { path } = file;
    const now = await readFile(join(root, path), 'latin1').catch(() => '');
    const original = await readOriginal(root, file.before);
    if (sha256(now) === file.before) changes.push({ path, action: 'same', before: now, after: now });
    else if (sha256(now) === file.after)
      changes.push({ path, action: 'restored', before: now, after: original });
    else edited.push({ path, action: 'same', before: original, after: now });
  }
  return edited.length > 0 ? { changes: [], edited } : { changes, edited };
}

async function readOriginal(root: string, sum: string): Promise<string> {
  const path = join(root, storeFolder, sum);
  const text = await readFile(path, 'latin1').catch(() => null);
  if (text !== null && sha256(text) === sum) return text;
  throw new DiagError({
    code: 'original-lost',
    message: `${path}, the original of a header, is ${text === null ? 'gone' : 'damaged'}: nothing was changed.`,
    hint: 'Install the toolchain again.',
    exitCode: exitCodes.refused,
  });
}

/** The manifest goes first: without it, what is left over is known to be of no use. */
async function removeStore(disk: PatchDisk, root: string): Promise<void> {
  const store = join(root, storeFolder);
  await disk.remove(join(store, manifestName));
  for (const name of await readdir(store)) if (name !== lockName) await disk.remove(join(store, name));
}
