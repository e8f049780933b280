import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProjectFile } from '../../model/doctor.js';
import { codeOf } from '../input-error.js';

const mebibyte = 1024 * 1024;
/** An sdkconfig has some 200 KB; what is larger than this is another file. */
const maxProjectFileBytes = 16 * mebibyte;

/** A file of the project, or why it cannot be read. A FIFO, a device or a folder in its place is not waited for. */
export async function readProjectFile(
  folder: string,
  path: string,
  maxBytes = maxProjectFileBytes,
): Promise<ProjectFile> {
  try {
    // Without O_NONBLOCK a FIFO without a writer would hold us for ever.
    const file = await open(join(folder, path), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const { size, isFile } = await file.stat().then((stat) => ({ size: stat.size, isFile: stat.isFile() }));
      if (!isFile) return unreadable(path, 'is not a regular file');
      if (size > maxBytes) return unreadable(path, `is larger than ${Math.round(maxBytes / mebibyte)} MB`);
      return { kind: 'text', path, text: await file.readFile('utf8') };
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

function unreadable(path: string, reason: string): ProjectFile {
  return { kind: 'unreadable', path, reason };
}
