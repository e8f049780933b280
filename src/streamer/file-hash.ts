import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { inputError } from './input-error.js';

// Read at once, since a stream costs several times what the hash does; small enough to be in the cache when it is hashed.
const partBytes = 128 * 1024;
const partsBeforePause = 512;

/** SHA-256 of a file in lower-case hexadecimal. Throws a DiagError when it cannot be read. */
export async function sha256OfFile(path: string): Promise<string> {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(path, 'r');
    return await hashOf(descriptor);
  } catch (cause) {
    throw inputError(path, cause);
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

async function hashOf(descriptor: number): Promise<string> {
  const hash = createHash('sha256');
  const part = Buffer.allocUnsafe(partBytes);
  let parts = 0;
  for (let count = readSync(descriptor, part); count > 0; count = readSync(descriptor, part)) {
    hash.update(part.subarray(0, count));
    // Ctrl+C and timers get their turn.
    if (++parts % partsBeforePause === 0) await setImmediate();
  }
  return hash.digest('hex');
}
