import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** The path of an image that littlefs' C code wrote (test/fixtures/littlefs). */
export function goldenPath(file: string): string {
  return fileURLToPath(new URL(`../fixtures/littlefs/${file}`, import.meta.url));
}

/** The bytes of such an image, of which slice() is a copy (that of a Buffer is not). */
export function goldenImage(name: string): Uint8Array {
  return Uint8Array.from(gunzipSync(readFileSync(goldenPath(`${name}.img.gz`))));
}

/** `sha256  ./path`, a line a file. */
export function goldenSums(name: string): string[] {
  return readFileSync(goldenPath(`${name}.sha256`), 'utf8')
    .trim()
    .split('\n');
}
