import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf } from './input-error.js';
import { linkTarget } from './link-target.js';

/**
 * Writes a file, whole or not at all, with the owner and mode of the one that it replaces; a link stays a link. What is
 * there and is no file, such as `/dev/null` or a pipe, is written into: a rename would put a file in the place of the
 * device. `isDurable` waits until the disk has it.
 */
export async function writeWholeFile(
  path: string,
  bytes: Uint8Array,
  { isDurable = true }: { readonly isDurable?: boolean } = {},
): Promise<void> {
  const there = await stat(path).catch(() => null);
  if (there !== null && !there.isFile() && !there.isDirectory()) return writeFile(path, bytes);
  const target = there === null ? linkTarget(path) : await realpath(path);
  const temporary = temporaryBeside(target);
  try {
    await writeNew(temporary, bytes, { like: there, isDurable });
    await rename(temporary, target);
  } catch (cause) {
    // The first error is the one to tell.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw cause;
  }
}

/**
 * A path for what becomes that file, in its directory. By the number of the process it would be that of a file which one
 * that was killed, or one in another container, has left.
 */
export function temporaryBeside(target: string): string {
  return join(dirname(target), `.esp-rtc-diag-${randomUUID()}.tmp`);
}

type NewFile = { readonly like: Stats | null; readonly isDurable: boolean };

async function writeNew(path: string, bytes: Uint8Array, { like, isDurable }: NewFile): Promise<void> {
  const file = await open(path, 'wx', like === null ? 0o666 : like.mode & 0o777);
  try {
    // In as many writes as it takes: a disk that is nearly full takes the first part of one and says nothing, and
    // write-file-atomic (as of version 8) asks once and renames what that left.
    await file.writeFile(bytes);
    if (isDurable) await file.sync();
    if (like === null) return;
    await file.chown(like.uid, like.gid).catch(ignoreNotOurs);
    await file.chmod(like.mode & 0o7777).catch(ignoreNotOurs);
  } finally {
    await file.close();
  }
}

// Of another's file only its content may be ours to change, and some file systems know no owners.
function ignoreNotOurs(cause: unknown): void {
  if (!['EPERM', 'EINVAL', 'ENOSYS', 'ENOTSUP'].includes(codeOf(cause))) throw cause;
}
