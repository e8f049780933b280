import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DiagError, exitCodes } from '../../errors.js';
import type { HeaderChange } from '../../model/toolchain.js';
import type { HeaderText, LibraryText } from './find-libraries.js';
import { realDisk, replaceFile, withLock, type PatchDisk } from './patch-disk.js';
import { manifestName, readManifest, sha256, storeFolder, type Manifest } from './patch-store.js';

/** What came of it: `edited` are headers that are neither as before nor as after; then nothing was changed. */
export type PatchResult = {
  readonly changes: readonly HeaderChange[];
  readonly edited: readonly HeaderChange[];
};

/**
 * Mends the headers of a library. Whatever happens in between, each header is whole, and the manifest and the
 * originals are on the disk before the first is changed: `restoreLibrary` gives all back, a second run goes on.
 */
export async function patchLibrary(
  library: LibraryText,
  { isDryRun, disk = realDisk }: { readonly isDryRun: boolean; readonly disk?: PatchDisk },
): Promise<PatchResult> {
  const { root, headers } = library;
  refuseUnknown(library);
  const known = await readManifest(root);
  const edited = await findEdited(root, known, headers);
  const faulty = headers.filter(({ mended }) => mended !== null);
  const changes = headers.map((header) => changeOf(header, isDryRun));
  if (edited.length > 0) return { changes: [], edited };
  await refuseLinks(root, faulty);
  if (isDryRun || faulty.length === 0) return { changes, edited };
  return withLock(disk, root, async () => {
    await keepOriginals(disk, root, faulty);
    await writeManifest(disk, root, mergeManifest(known, faulty));
    for (const header of faulty) await mend(disk, root, header);
    return { changes, edited };
  });
}

function changeOf({ path, text, mended }: HeaderText, isDryRun: boolean): HeaderChange {
  const action = mended === null ? 'already' : isDryRun ? 'planned' : 'patched';
  return { path, action, before: text, after: mended ?? text };
}

function refuseUnknown({ root, headers }: LibraryText): void {
  const unknown = headers.find(({ state }) => state === 'unknown');
  if (unknown === undefined) return;
  throw new DiagError({
    code: 'header-unknown',
    message: `${join(root, unknown.path)} is not written as in GCC 12 to 15: nothing was changed.`,
    hint: 'Compare it with that of the release; if somebody has edited it by hand, take that back first.',
    exitCode: exitCodes.refused,
  });
}

async function refuseLinks(root: string, headers: readonly HeaderText[]): Promise<void> {
  for (const { path } of headers) {
    const stat = await lstat(join(root, path));
    if (stat.isFile()) continue;
    throw new DiagError({
      code: 'header-linked',
      message: `${join(root, path)} is a link: what it points to may belong to another toolchain.`,
      hint: 'Put a copy of the file in its place, or patch the toolchain that it points to.',
      exitCode: exitCodes.refused,
    });
  }
}

/** Headers of an earlier patch that are not as it left them, nor as it found them. */
async function findEdited(
  root: string,
  manifest: Manifest | null,
  headers: readonly HeaderText[],
): Promise<HeaderChange[]> {
  const edited: HeaderChange[] = [];
  for (const { path, before, after } of manifest?.files ?? []) {
    const now = headers.find((header) => header.path === path)?.text ?? '';
    if ([before, after].includes(sha256(now))) continue;
    const original = await readFile(join(root, storeFolder, before), 'latin1').catch(() => '');
    edited.push({ path, action: 'same', before: original, after: now });
  }
  return edited;
}

async function keepOriginals(disk: PatchDisk, root: string, headers: readonly HeaderText[]): Promise<void> {
  for (const { text } of headers) {
    const path = join(root, storeFolder, sha256(text));
    const kept = await readFile(path, 'latin1').catch(() => null);
    if (kept !== text) await replaceFile(disk, { root, path }, { text, mode: 0o644 });
  }
}

function mergeManifest(known: Manifest | null, faulty: readonly HeaderText[]): Manifest {
  const files = new Map((known?.files ?? []).map((file) => [file.path, file]));
  for (const { path, text, mended } of faulty) {
    files.set(path, { path, before: sha256(text), after: sha256(mended ?? text) });
  }
  return { schemaVersion: 1, files: [...files.values()] };
}

async function writeManifest(disk: PatchDisk, root: string, manifest: Manifest): Promise<void> {
  const path = join(root, storeFolder, manifestName);
  await replaceFile(disk, { root, path }, { text: `${JSON.stringify(manifest, null, 2)}\n`, mode: 0o644 });
}

async function mend(disk: PatchDisk, root: string, { path, text, mended }: HeaderText): Promise<void> {
  const full = join(root, path);
  const now = await readFile(full, 'latin1');
  // Another run has been quicker.
  if (now === mended) return;
  if (now !== text) {
    throw new DiagError({
      code: 'header-changed',
      message: `${full} was changed by somebody else while it was being patched.`,
      hint: 'See who else uses this toolchain; then run toolchain restore, which shows what differs.',
      exitCode: exitCodes.refused,
    });
  }
  const { mode } = await lstat(full);
  await replaceFile(disk, { root, path: full }, { text: mended ?? text, mode: mode & 0o777 });
}
