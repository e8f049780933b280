import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { inputError } from './input-error.js';

/** SHA-256 of a file in lower-case hexadecimal. Throws a DiagError when it cannot be read. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (cause) {
    throw inputError(path, cause);
  }
  return hash.digest('hex');
}
