import { realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { changeDefaults, linesAbout, undoneBy } from '../../analysis/project/change-defaults.js';
import { DiagError, exitCodes } from '../../errors.js';
import { isLink, replaceFile, writeWhole } from '../../io/replace-file.js';
import type { DefaultsChange } from '../../model/doctor.js';
import { readProjectFile } from '../../streamer/project/read-project-file.js';
import type { DoctorFacts } from './read-doctor.js';

/** A file that people write has no more lines about these options. */
const maxReplacedLines = 200;

/** What `--fix` would do to the defaults, `sdkconfig.defaults` where nothing names others. Throws a DiagError where that file is not ours to change. */
export async function planChange(folder: string, facts: DoctorFacts): Promise<DefaultsChange> {
  const { checks, defaults, laterDefaults } = facts;
  const { path } = defaults;
  if (defaults.kind === 'unreadable') throw notChanged(path, defaults.reason);
  if (await leadsOutside(folder, path)) {
    throw notChanged(
      path,
      'is a link that leads out of the project',
      'Change the file that it leads to by hand, or put a copy in its place.',
    );
  }
  const before = defaults.kind === 'text' ? defaults.text : '';
  if (before.includes('\uFFFD'))
    throw notChanged(path, 'is not UTF-8', 'Save it as UTF-8, and run doctor --fix again.');
  const settingsOf = (isOk: boolean): string[] =>
    checks.filter(({ status }) => (status === 'ok') === isOk).flatMap((one) => one.settings);
  const settings = [...settingsOf(false), ...undoneBy(before, settingsOf(true))];
  if (linesAbout(before, settings).length > maxReplacedLines) {
    throw notChanged(
      path,
      `sets the same options on more than ${maxReplacedLines} lines`,
      'Remove the surplus by hand.',
    );
  }
  const after = changeDefaults(before, settings);
  const overruledBy = laterDefaults.flatMap((later) =>
    linesAbout(later.text, settings)
      .filter(({ text }) => !settings.includes(text))
      .map((line) => ({ path: later.path, ...line })),
  );
  return { path, before, after, backup: null, isWritten: false, overruledBy };
}

/** Writes what was planned, beside a backup of what was there. */
export async function writeChange(folder: string, change: DefaultsChange): Promise<DefaultsChange> {
  const { path, before, after } = change;
  if (after === before) return change;
  const file = await readProjectFile(folder, path);
  // Somebody took time to answer, and an editor was open, too.
  if ((file.kind === 'text' ? file.text : '') !== before) {
    throw notChanged(path, 'was changed by somebody else meanwhile', 'Run doctor --fix again.');
  }
  const content = Buffer.from(after);
  if (file.kind === 'absent') {
    await writeWhole(join(folder, path), content);
    return { ...change, isWritten: true };
  }
  const { backup } = await replaceFile(join(folder, path), content, '.before-doctor');
  return { ...change, backup, isWritten: true };
}

async function leadsOutside(folder: string, path: string): Promise<boolean> {
  if (!isLink(join(folder, path))) return false;
  const [root, target] = await Promise.all([
    realpath(folder),
    // A link to nothing would become a file of its own.
    realpath(join(folder, path)).catch(() => ''),
  ]);
  const within = relative(root, target);
  return target === '' || within === '..' || within.startsWith(`..${sep}`);
}

function notChanged(
  path: string,
  reason: string,
  hint = 'Make it a file that you may read and write, and run doctor --fix again.',
): DiagError {
  return new DiagError({
    code: 'input-unreadable',
    message: `${path} ${reason}; nothing was changed.`,
    hint,
    exitCode: exitCodes.input,
  });
}
