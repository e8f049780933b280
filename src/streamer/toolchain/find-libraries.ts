import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DiagError, exitCodes } from '../../errors.js';
import type { HeaderKind, HeaderState, ToolchainHeader, ToolchainLibrary } from '../../model/toolchain.js';
import { judgeConfigHeader, usesPthreadRwlock } from '../../parsers/source/libstdcxx-config.js';
import { judgeSharedMutexHeader } from '../../parsers/source/shared-mutex-header.js';
import { inputError } from '../input-error.js';
import { readPatchProgress } from './patch-store.js';

// A toolchain has a few hundred folders; a home folder that was given by mistake has no end.
const maxFolders = 50_000;
const maxDepth = 12;

/** A header with its text, byte for byte (latin1), and how it reads when it is mended. */
export type HeaderText = ToolchainHeader & { readonly text: string; readonly mended: string | null };
export type LibraryText = Omit<ToolchainLibrary, 'headers' | 'archives'> & {
  readonly headers: readonly HeaderText[];
};

/** The libstdc++ for RISC-V in or below a folder. Throws a DiagError where there is none. */
export async function findLibraries(folder: string): Promise<LibraryText[]> {
  const start = await openFolder(folder).catch((cause: unknown) => {
    throw inputError(folder, cause);
  });
  const libraries: LibraryText[] = [];
  for await (const root of libraryFolders(start)) {
    const library = await readLibrary(root);
    if (library !== null) libraries.push(library);
  }
  if (libraries.length === 0) throw noToolchain(folder);
  return libraries.toSorted((a, b) => (a.root < b.root ? -1 : 1));
}

// What lies below may be closed to us; the folder itself may not, and has to be one.
async function openFolder(folder: string): Promise<string> {
  const start = await realpath(folder);
  await readdir(start);
  return start;
}

/** The only library of a folder: what changes files asks for one by name. */
export async function findOneLibrary(folder: string): Promise<LibraryText> {
  const [library, ...others] = await findLibraries(folder);
  if (library !== undefined && others.length === 0) return library;
  const roots = [library, ...others].map((one) => one?.root);
  throw new DiagError({
    code: 'several-toolchains',
    message: `${folder} holds ${roots.length} RISC-V libraries: ${roots.join(', ')}.`,
    hint: 'Give the folder of the one that is to be changed.',
    exitCode: exitCodes.usage,
  });
}

/** Folders named like `…/include/c++/14.2.0`; links are not followed. */
async function* libraryFolders(start: string): AsyncGenerator<string> {
  const waiting = [{ path: start, depth: 0 }];
  for (let visited = 0; waiting.length > 0 && visited < maxFolders; visited++) {
    const next = waiting.pop();
    if (next === undefined) return;
    if (basename(dirname(next.path)) === 'c++' && /^\d+(?:\.\d+)*$/.test(basename(next.path))) {
      yield next.path;
    } else if (next.depth < maxDepth) {
      const folders = await subFolders(next.path);
      waiting.push(...folders.map((name) => ({ path: join(next.path, name), depth: next.depth + 1 })));
    }
  }
}

async function subFolders(path: string): Promise<string[]> {
  // A folder that we may not look into holds no toolchain that we could use.
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

async function readLibrary(root: string): Promise<LibraryText | null> {
  const target = (await subFolders(root)).find((name) => name.startsWith('riscv'));
  if (target === undefined) return null;
  const configs: HeaderText[] = [];
  let isRwlock = false;
  for (const folder of await configFolders(join(root, target), '')) {
    const path = `${target}/${folder === '' ? '' : `${folder}/`}bits/c++config.h`;
    const text = await readBytes(join(root, path));
    if (text === null) continue;
    isRwlock ||= usesPthreadRwlock(text);
    configs.push({ kind: 'config', path, multilib: folder || 'default', text, ...judgeConfigHeader(text) });
  }
  if (configs.length === 0) return null;
  const text = await readBytes(join(root, 'shared_mutex'));
  const mutex = text === null ? [] : [sharedMutex(text, isRwlock)];
  const headers = [...configs.toSorted((a, b) => (a.path < b.path ? -1 : 1)), ...mutex];
  return { root, version: basename(root), target, headers, patch: await readPatchProgress(root) };
}

function sharedMutex(text: string, isRwlock: boolean): HeaderText {
  const kind: HeaderKind = 'shared-mutex';
  const notAffected: { state: HeaderState; mended: null } = { state: 'not-affected', mended: null };
  const judgement = isRwlock ? judgeSharedMutexHeader(text) : notAffected;
  return { kind, path: 'shared_mutex', multilib: null, text, ...judgement };
}

/** Folders below a target's that have bits/c++config.h, the target's own as ''. */
async function configFolders(folder: string, path: string, depth = 0): Promise<string[]> {
  const names = await subFolders(join(folder, path));
  const below = names.filter((name) => !['bits', 'ext'].includes(name) && depth < maxDepth);
  const found = await Promise.all(
    below.map((name) => configFolders(folder, path === '' ? name : `${path}/${name}`, depth + 1)),
  );
  return [...(names.includes('bits') ? [path] : []), ...found.flat()];
}

async function readBytes(path: string): Promise<string | null> {
  // A multilib without the header, or one that is no file, has nothing to say.
  return readFile(path, 'latin1').catch(() => null);
}

function noToolchain(folder: string): DiagError {
  return new DiagError({
    code: 'no-toolchain',
    message: `${folder} holds no libstdc++ for RISC-V (…/include/c++/VERSION/riscv…/bits/c++config.h).`,
    hint: 'Give the folder of the toolchain, such as ~/.espressif/tools/riscv32-esp-elf/esp-14.2.0_20241119.',
  });
}
