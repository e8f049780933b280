import { statSync, type Stats } from 'node:fs';
import type { Command } from 'commander';
import { DiagError, exitCodes } from '../errors.js';

/** Has an answer refused that would take the place of a file that the same command line names otherwise: a log, an ELF. */
export function keepNamedFiles(program: Command): void {
  program.hook('preAction', (_, command) => {
    const { output, ...others } = command.opts();
    if (typeof output !== 'string') return;
    const target = fileOf(output);
    if (target === undefined) return;
    const named = [...command.args, ...Object.values(others).flat()];
    const other = named.find((name) => typeof name === 'string' && isSame(fileOf(pathIn(name)), target));
    if (other !== undefined) throw wouldReplace(output, String(other));
  });
}

/** `sim:FILE` keeps the flash of a simulated chip. */
function pathIn(name: string): string {
  return name.replace(/^sim:/, '');
}

// Undefined where nothing is there, or nothing that an answer takes the place of.
function fileOf(path: string): Stats | undefined {
  try {
    const there = statSync(path);
    return there.isFile() ? there : undefined;
  } catch {
    // What cannot be looked at is told of by the one who opens it.
    return undefined;
  }
}

function isSame(one: Stats | undefined, other: Stats): boolean {
  return one !== undefined && one.dev === other.dev && one.ino === other.ino;
}

function wouldReplace(output: string, other: string): DiagError {
  return new DiagError({
    code: 'output-is-input',
    message: `--output ${output} would take the place of ${other}, which this command line names, too.`,
    hint: 'Give --output another name; nothing was changed.',
    exitCode: exitCodes.usage,
  });
}
