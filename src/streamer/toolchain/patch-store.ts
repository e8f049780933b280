import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DiagError, exitCodes } from '../../errors.js';
import type { PatchProgress } from '../../model/toolchain.js';
import { codeOf, inputError } from '../input-error.js';
import { issueWords } from '../../parsers/issue-words.js';

/** What a patch keeps beside the headers: the manifest, the originals, and files that are being written. */
export const storeFolder = '.esp-rtc-diag';
export const manifestName = 'manifest.json';
export const lockName = 'lock';

const sum = z.string().regex(/^[0-9a-f]{64}$/);
const manifestShape = z.object({
  schemaVersion: z.literal(1),
  files: z.array(
    z.object({
      path: z.string().refine((path) => !path.startsWith('/') && !path.split(/[/\\]/).includes('..')),
      before: sum,
      after: sum,
    }),
  ),
});

/** Which headers a patch changes, by their SHA-256 sums; the originals are kept under theirs. */
export type Manifest = z.infer<typeof manifestShape>;

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}

/** The manifest of a library, or null where it is not patched. Throws a DiagError where it cannot be understood. */
export async function readManifest(root: string): Promise<Manifest | null> {
  const path = join(root, storeFolder, manifestName);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return null;
    throw inputError(path, cause);
  }
  const manifest = manifestShape.safeParse(parseJson(text));
  if (manifest.success) return manifest.data;
  throw new DiagError({
    code: 'manifest-broken',
    message: `${path} is no manifest of ours: ${issueWords(manifest.error.issues[0])}.`,
    hint: `The originals are in ${join(root, storeFolder)}, each under its SHA-256 sum; or install the toolchain again.`,
    exitCode: exitCodes.refused,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The shape says what is wrong with it.
    return undefined;
  }
}

/** How far the patch of a library is, by the sums of its headers. */
export async function readPatchProgress(root: string): Promise<PatchProgress> {
  const names = await readdir(join(root, storeFolder)).catch(() => null);
  if (names === null) return 'none';
  const manifest = await readManifest(root);
  if (manifest === null) return names.length === 0 ? 'none' : 'partly';
  const sums = await Promise.all(
    manifest.files.map(({ path }) => readFile(join(root, path), 'latin1').then(sha256, () => '')),
  );
  return manifest.files.every(({ after }, i) => sums[i] === after) ? 'whole' : 'partly';
}
