import { codeOf } from './input-error.js';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBUSY: 'another program uses it',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'it is there already',
  EFBIG: 'no file may be as long',
  EIO: 'the disk failed',
  EISDIR: 'it is a directory',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'its directory does not exist',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is not a directory',
  ENXIO: 'nobody reads it',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
};

/** Why the system did not let us write, in words that go behind a colon. */
export function writeFailure(cause: unknown): string {
  const code = codeOf(cause);
  return reasons[code] ?? (code || (cause instanceof Error ? cause.message : String(cause)));
}

const ofFullDisks: ReadonlySet<string> = new Set(['EDQUOT', 'EFBIG', 'ENOSPC']);

/** What to do where a file could not be written; `give` is what the user may give another of: `--output a path`. */
export function hintOfWrite(cause: unknown, give: string): string {
  return isFullDisk(cause)
    ? `Make room, or give ${give} on another disk.`
    : `Give ${give} in a directory that exists and that you may write to.`;
}

/** True where the place is right and has no room: another path on the same disk is no way out. */
export function isFullDisk(cause: unknown): boolean {
  return ofFullDisks.has(codeOf(cause));
}
