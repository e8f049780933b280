import { mkdir, open, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DiagError, exitCodes } from '../../errors.js';
import { codeOf } from '../input-error.js';
import { lockName, storeFolder } from './patch-store.js';

/** Each way in which a patch changes the disk; a test stands in between to stop after any of them. */
export interface PatchDisk {
  readonly makeFolder: (path: string) => Promise<void>;
  /** Writes a new file and waits until it is on the disk; fails where one is. */
  readonly write: (path: string, text: string, mode: number) => Promise<void>;
  readonly rename: (from: string, to: string) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
  /** Only where it is empty. */
  readonly removeFolder: (path: string) => Promise<void>;
}

export const realDisk: PatchDisk = {
  makeFolder: async (path) => {
    await mkdir(path, { recursive: true });
  },
  write: async (path, text, mode) => {
    const file = await open(path, 'wx', mode);
    try {
      await file.writeFile(text, 'latin1');
      // The mode of `open` is cut by the umask.
      await file.chmod(mode);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  rename: async (from, to) => {
    await rename(from, to);
    await syncFolder(dirname(to));
  },
  remove: (path) => rm(path, { force: true }),
  removeFolder: (path) => rmdir(path),
};

// A rename is on the disk when its folder is; Windows cannot open folders and needs none of it.
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

/** Writes a file whole or not at all; what is on its way lies in the store, on the same file system. */
export async function replaceFile(
  disk: PatchDisk,
  { root, path }: { readonly root: string; readonly path: string },
  { text, mode }: { readonly text: string; readonly mode: number },
): Promise<void> {
  const temporary = join(root, storeFolder, 'new');
  await disk.remove(temporary);
  await disk.write(temporary, text, mode);
  await disk.rename(temporary, path);
}

/** Runs an action that no other run of ours does to this library at the same time. Throws a DiagError where one is. */
export async function withLock<Result>(
  disk: PatchDisk,
  root: string,
  action: () => Promise<Result>,
): Promise<Result> {
  const lock = join(root, storeFolder, lockName);
  try {
    await disk.makeFolder(join(root, storeFolder));
    await takeLock(disk, root, lock);
    try {
      return await action();
    } finally {
      await disk.remove(lock);
    }
  } catch (cause) {
    if (cause instanceof DiagError || codeOf(cause) === '') throw cause;
    throw diskError(root, cause);
  }
}

async function takeLock(disk: PatchDisk, root: string, lock: string): Promise<void> {
  try {
    await disk.write(lock, String(process.pid), 0o644);
    return;
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST') throw cause;
  }
  if (await isHeld(lock)) throw inUse(root, lock);
  // Of two who find the lock of a dead process, one moves it away; and looks whether it was still that one.
  const stale = `${lock}.${process.pid}`;
  await disk.rename(lock, stale);
  const isTaken = await isHeld(stale);
  await (isTaken ? disk.rename(stale, lock) : disk.remove(stale));
  if (isTaken) throw inUse(root, lock);
  await disk.write(lock, String(process.pid), 0o644);
}

/** Whether the process that made the lock lives; one that was killed holds nothing. */
async function isHeld(lock: string): Promise<boolean> {
  const pid = Number(await readFile(lock, 'utf8').catch(() => '0'));
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // It is there, but somebody else's.
    return codeOf(cause) === 'EPERM';
  }
}

function diskError(root: string, cause: unknown): DiagError {
  return new DiagError({
    code: 'toolchain-unwritable',
    message: `${root} cannot be changed: ${cause instanceof Error ? cause.message : String(cause)}.`,
    hint: 'Each header is whole; once the cause is gone, run the same again, or toolchain restore to go back.',
    cause,
  });
}

function inUse(root: string, lock: string): DiagError {
  return new DiagError({
    code: 'toolchain-in-use',
    message: `${root} is being changed by another run of this program.`,
    hint: `Wait for it to end. If there is none, remove ${lock}.`,
    exitCode: exitCodes.refused,
  });
}
