import { Argument, type Command } from 'commander';
import { addOutputOption } from './common-options.js';
import type { Shell } from '../commands/completion.js';
import { describeProgram } from './describe-program.js';
import type { SetExitCode } from './set-exit-code.js';

/** The table entries of `completion` and `manual`, which are made of the table itself. */
export function addCompletion(program: Command, setExitCode: SetExitCode): void {
  const completion = program
    .command('completion')
    .description('print what makes a shell complete commands, options and their choices')
    .addArgument(new Argument('<shell>', 'bash, zsh or fish').choices(['bash', 'zsh', 'fish']))
    .action(async (shell: Shell, options) => {
      const { runCompletion } = await import('../commands/completion.js');
      setExitCode(await runCompletion(describeProgram(program), shell, options));
    });
  addOutputOption(completion);
  const manual = program
    .command('manual')
    .description('print the page for man: esp-rtc-diag manual | man -l -')
    .action(async (options) => {
      const { runManual } = await import('../commands/completion.js');
      setExitCode(await runManual(describeProgram(program), options));
    });
  addOutputOption(manual);
}
