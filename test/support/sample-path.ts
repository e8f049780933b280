import { fileURLToPath } from 'node:url';

/** The path of a file in `samples/`. */
export function samplePath(name: string): string {
  return fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));
}
