import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileOffsetOf, findReturnPlace } from '../../analysis/constructors/skip-patch.js';
import { DiagError, exitCodes } from '../../errors.js';
import { writeInto } from '../../io/write-into.js';
import type { Constructor, ConstructorMap } from '../../model/constructor.js';
import type { SkipFile, SkipSelection, SkipWarning } from '../../model/constructor-skip.js';
import { patchAppImage } from '../../parsers/image/patch-app-image.js';
import {
  describeNoReturn,
  describePatchProblem,
  type ProblemText,
} from '../../report/constructors/patch-messages.js';
import { inputError } from '../../streamer/input-error.js';
import type { ConstructorElf } from './constructor-elf.js';

export type PatchOptions = { readonly bin?: string; readonly out?: string; readonly source: ConstructorElf };

type Patched = { readonly files: readonly SkipFile[]; readonly warnings: readonly SkipWarning[] };

/** Copies of the ELF and of the app image in which the words of the skipped constructors point to a return. */
export async function skipByPatch(
  map: ConstructorMap,
  { skipped }: SkipSelection,
  { bin, out, source }: PatchOptions,
): Promise<Patched> {
  if (out === undefined)
    throw refuse(
      'patch-needs-out',
      { message: '--style patch writes files, and no folder is given.', hint: 'Give one with --out DIR.' },
      exitCodes.usage,
    );
  const { elf, symbols } = source;
  const place = findReturnPlace(map, elf, symbols);
  if (place === null) throw refuse('patch-no-return', describeNoReturn(map));
  const patchedElf = Buffer.from(await read(map.path));
  for (const one of skipped) {
    const at = fileOffsetOf(elf, one);
    if (at !== null) patchedElf.writeUInt32LE(place.address, at);
  }
  const target = { folder: out, inputs: [map.path, ...(bin === undefined ? [] : [bin])] };
  const image =
    bin === undefined ? null : await patchImage(bin, map, { skipped, now: place.address, patchedElf });
  const written = [await writeInto(target, basename(map.path), patchedElf)];
  if (bin !== undefined && image !== null) written.push(await writeInto(target, basename(bin), image));
  const borrowed: readonly SkipWarning[] =
    place.borrowedFrom === null ? [] : [{ kind: 'patch-borrows-return', name: place.borrowedFrom }];
  const warnings: readonly SkipWarning[] =
    bin === undefined ? [...borrowed, { kind: 'patch-without-image' }] : borrowed;
  return { files: written.map((path) => ({ path, action: 'written' })), warnings };
}

type Change = { readonly skipped: readonly Constructor[]; readonly now: number; readonly patchedElf: Buffer };

async function patchImage(
  path: string,
  map: ConstructorMap,
  { skipped, now, patchedElf }: Change,
): Promise<Uint8Array> {
  const words = skipped.map(({ slot, address }) => ({ address: slot, old: address, now }));
  const newElfSha256 = createHash('sha256').update(patchedElf).digest('hex');
  const { bytes, problem } = patchAppImage(await read(path), {
    words,
    oldElfSha256: map.sha256,
    newElfSha256,
  });
  if (problem !== null) throw refuse(`patch-${problem.kind}`, describePatchProblem(path, problem));
  return bytes;
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw inputError(path, cause);
  }
}

function refuse(
  code: string,
  text: ProblemText,
  exitCode: DiagError['exitCode'] = exitCodes.refused,
): DiagError {
  return new DiagError({ code, ...text, exitCode });
}
