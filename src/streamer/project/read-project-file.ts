import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProjectFile } from '../../model/doctor.js';
import { codeOf } from '../input-error.js';

const mebibyte = 1024 * 1024;
/** An sdkconfig has some 200 KB; what is larger than this is another file. */
const maxProjectFileBytes = 16 * mebibyte;

/** Bytes of a file of the project, or why there are none. */
export type ProjectBytes =
  | { readonly kind: 'bytes'; readonly path: string; readonly bytes: Buffer }
  | Exclude<ProjectFile, { kind: 'text' }>;

/** A text of the project, or why it cannot be read. */
export async function readProjectFile(
  folder: string,
  path: string,
  maxBytes = maxProjectFileBytes,
): Promise<ProjectFile> {
  const file = await readProjectBytes(folder, path, maxBytes);
  return file.kind === 'bytes' ? { kind: 'text', path, text: file.bytes.toString('utf8') } : file;
}

/** The same for bytes. A FIFO, a device or a folder in the place of a file is not waited for. */
export async function readProjectBytes(
  folder: string,
  path: string,
  maxBytes: number,
): Promise<ProjectBytes> {
  try {
    // Without O_NONBLOCK a FIFO without a writer would hold us for ever.
    const file = await open(join(folder, path), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const { size, isFile } = await file.stat().then((stat) => ({ size: stat.size, isFile: stat.isFile() }));
      if (!isFile) return unreadable(path, 'is not a regular file');
      if (size > maxBytes) return unreadable(path, `is larger than ${formatLimit(maxBytes)}`);
      return { kind: 'bytes', path, bytes: await file.readFile() };
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'absent', path };
    return unreadable(
      path,
      code === 'EACCES' ? 'cannot be read: permission denied' : `cannot be read (${code})`,
    );
  }
}

function formatLimit(bytes: number): string {
  return bytes < mebibyte ? `${Math.round(bytes / 1024)} KB` : `${Math.round(bytes / mebibyte)} MB`;
}

function unreadable(path: string, reason: string): Extract<ProjectFile, { kind: 'unreadable' }> {
  return { kind: 'unreadable', path, reason };
}
