import { exitCodes, type ExitCode } from '../errors.js';
import { writeAnswer } from '../runs/answer/write-answer.js';
import type { CommandFacts } from '../model/program.js';
import { packageVersion } from '../package-file.js';
import { formatBashCompletion } from '../report/manual/bash-completion.js';
import { formatFishCompletion } from '../report/manual/fish-completion.js';
import { formatManPage } from '../report/manual/man-page.js';
import { formatZshCompletion } from '../report/manual/zsh-completion.js';

type Destination = { readonly output?: string };

const formats = { bash: formatBashCompletion, zsh: formatZshCompletion, fish: formatFishCompletion } as const;

export type Shell = keyof typeof formats;

/** `esp-rtc-diag completion SHELL`: what makes the shell complete commands, options and their choices. */
export function runCompletion(program: CommandFacts, shell: Shell, options: Destination): Promise<ExitCode> {
  return write(formats[shell](program), options);
}

/** `esp-rtc-diag manual`: the page for `man`. */
export function runManual(program: CommandFacts, options: Destination): Promise<ExitCode> {
  return write(formatManPage(program, packageVersion()), options);
}

async function write(text: string, options: Destination): Promise<ExitCode> {
  await writeAnswer(options.output, text);
  return exitCodes.ok;
}
