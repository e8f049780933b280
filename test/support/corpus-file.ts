import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';

/** A file of the corpus of real texts, which lies beside the project where its founders work; else skips the test. */
export function corpusFile(name: string, { skip }: TestContext): Buffer {
  const path = fileURLToPath(new URL(`../../../shared/corpus/${name}`, import.meta.url));
  if (!existsSync(path)) return skip(`${name} of the corpus of real texts is not on this machine`);
  return readFileSync(path);
}
