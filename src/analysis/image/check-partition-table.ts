import { createHash } from 'node:crypto';
import type { PartitionTable } from '../../model/app-image.js';

/** Checks the MD5 row of a table against the bytes that it was read from; null where there is none. */
export function isTableWhole({ md5 }: PartitionTable, bytes: Uint8Array): boolean | null {
  if (md5 === null) return null;
  return md5.stored === createHash('md5').update(bytes.subarray(0, md5.coveredBytes)).digest('hex');
}
