import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DiagError, exitCodes } from '../../errors.js';
import { codeOf, inputError } from '../input-error.js';
import type { FlashFile } from '../../model/flash-report.js';
import { parseFlasherArgs } from '../../parsers/image/flasher-args.js';
import { parseOffset } from '../../parsers/image/parse-offset.js';

export type FlashInput = {
  readonly files: readonly FlashFile[];
  /** The chip that the build was made for, and the file that says so. */
  readonly wantedChip: { readonly name: string; readonly path: string } | null;
};

/** Reads the files of a build folder, or the pairs OFFSET FILE of a command line. */
export async function readFlashInput(args: readonly string[]): Promise<FlashInput> {
  const [first = 'build', ...rest] = args;
  if (rest.length === 0) {
    if (parseOffset(first) !== null && !existsSync(first)) throw pairError(first, true);
    return readBuild(first);
  }
  return { files: await readPairs(args), wantedChip: null };
}

async function readBuild(folder: string): Promise<FlashInput> {
  const path = join(folder, 'flasher_args.json');
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw buildError(folder, path, cause);
  });
  const parsed = parseFlasherArgs(text);
  if (typeof parsed === 'string') {
    throw new DiagError({
      code: 'flasher-args-invalid',
      message: `${path} cannot be used: ${parsed}.`,
      hint: 'Build the project again (idf.py build), or name the files: esp-rtc-diag flash OFFSET FILE …',
    });
  }
  const files: FlashFile[] = [];
  for (const { offset, path: name, isEncrypted } of parsed.files) {
    if (isEncrypted) throw encryptedError(name);
    const file = join(folder, name);
    files.push({ offset, path: file, bytes: await readBytes(file) });
  }
  return { files, wantedChip: parsed.chip === null ? null : { name: parsed.chip, path } };
}

// A .bin of its own, or a project that was not built, is what people give.
function buildError(folder: string, path: string, cause: unknown): DiagError {
  const code = codeOf(cause);
  if (code === 'ENOTDIR') {
    return new DiagError({
      code: 'input-unreadable',
      message: `${folder} is a file, not a build folder.`,
      hint: 'Give the folder (build), or say where it goes: esp-rtc-diag flash OFFSET FILE',
      cause,
    });
  }
  const error = inputError(path, cause);
  if (code !== 'ENOENT') return error;
  const hint = 'Build the project first (idf.py build), and give its build folder: esp-rtc-diag flash build';
  return new DiagError({ code: error.code, message: error.message, hint, cause });
}

async function readPairs(args: readonly string[]): Promise<FlashFile[]> {
  const files: FlashFile[] = [];
  for (let i = 0; i < args.length; i += 2) {
    const [text = '', path] = [args[i], args[i + 1]];
    const offset = parseOffset(text);
    if (offset === null || path === undefined) throw pairError(text, offset !== null);
    files.push({ offset, path, bytes: await readBytes(path) });
  }
  return files.toSorted((a, b) => a.offset - b.offset);
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw inputError(path, cause);
  }
}

function pairError(text: string, isLonely: boolean): DiagError {
  return new DiagError({
    code: 'flash-arguments',
    message: isLonely ? `The offset ${text} has no file.` : `${text} is no offset.`,
    hint: 'Give pairs such as 0x10000 app.bin, or the build folder alone.',
    exitCode: exitCodes.usage,
  });
}

function encryptedError(name: string): DiagError {
  return new DiagError({
    code: 'encryption-unsupported',
    message: `The build wants ${name} to be encrypted by the chip, which this tool does not do.`,
    hint: 'Use idf.py encrypted-flash for this project.',
    exitCode: exitCodes.refused,
  });
}
