import { stat, writeFile } from 'node:fs/promises';
import { linkTarget } from './link-target.js';

/**
 * Writes a file, whole or not at all; a link stays a link. What is there and is no file, such as `/dev/null` or a pipe,
 * is written into: a rename would put a file in the place of the device.
 */
export async function writeWholeFile(path: string, bytes: Uint8Array): Promise<void> {
  const there = await stat(path).catch(() => null);
  if (there !== null && !there.isFile() && !there.isDirectory()) return writeFile(path, bytes);
  const { default: writeFileAtomic } = await import('write-file-atomic');
  const target = there === null ? linkTarget(path) : path;
  await writeFileAtomic(target, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}
