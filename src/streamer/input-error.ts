import { DiagError } from '../errors.js';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a directory',
  // Ours, not the system's: a FIFO, a socket or a device in the place of a file that is read by position.
  ENOTFILE: 'is not a regular file',
  EACCES: 'cannot be read: permission denied',
  EPERM: 'cannot be read: not permitted',
  ENOTDIR: 'does not exist: a part of its path is a file',
  ENAMETOOLONG: 'does not exist: its name is too long',
  ELOOP: 'cannot be read: too many symbolic links',
};

const hints: Readonly<Record<string, string>> = {
  ENOENT: 'Check the path; relative paths start at the current directory.',
  EISDIR: 'Give a file inside it.',
  ENOTDIR: 'Check the path: only folders have something inside.',
  ENOTFILE: 'Copy what it gives into a file first.',
};

/** What stands in the place of a file's name and is none. */
const unnamed: ReadonlyMap<string, { readonly message: string; readonly hint: string }> = new Map([
  [
    '',
    {
      message: 'A file name is empty.',
      hint: 'Look at the command line: a variable in it may not be set.',
    },
  ],
  ['-', { message: '- is no file.', hint: 'Here stdin is not read: write what it gives into a file first.' }],
]);

/** The error for a file that the system did not let us read. */
export function inputError(path: string, cause: unknown): DiagError {
  const code = codeOf(cause);
  const name = code === 'ENOENT' ? unnamed.get(path) : undefined;
  if (name) return new DiagError({ code: 'input-unreadable', ...name, cause });
  if (code === 'ENOTDIR' && isOfFolder(cause)) return notAFolder(path, cause);
  const reason = reasons[code] ?? `cannot be read (${code || String(cause)})`;
  return new DiagError({
    code: 'input-unreadable',
    message: `${path} ${reason}.`,
    hint: hints[code] ?? 'Check that the file is complete and that you may read it.',
    cause,
  });
}

// A folder was to be listed, and is a file itself.
function isOfFolder(cause: unknown): boolean {
  return cause instanceof Error && 'syscall' in cause && /^(?:scan|open)dir$/.test(String(cause.syscall));
}

function notAFolder(path: string, cause: unknown): DiagError {
  return new DiagError({
    code: 'input-unreadable',
    message: `${path} is a file, not a folder.`,
    hint: 'Give the folder that it is in, or see --help for what is wanted here.',
    cause,
  });
}

/** The error code of the system (`ENOENT`), or an empty string. */
export function codeOf(error: unknown): string {
  const isCoded = error instanceof Error && 'code' in error && typeof error.code === 'string';
  return isCoded ? String(error.code) : '';
}
