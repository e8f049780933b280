import type { Command } from 'commander';
import { addCommonOptions, addFailOnOption } from '../commands/options.js';
import type { SetExitCode } from './set-exit-code.js';

/** `ctors` and what goes with it. */
export function addCtors(program: Command, setExitCode: SetExitCode): void {
  const ctors = program
    .command('ctors')
    .enablePositionalOptions()
    .description('list the static constructors that run before the scheduler, in the order of their calls')
    .argument('<elf>', "the firmware's ELF")
    .option('--boot-log <file>', 'compare with the "calling init function" lines of a debug boot')
    .action(async (elf, options) => {
      const { runCtors } = await import('../commands/ctors.js');
      setExitCode(await runCtors(elf, options));
    });
  addFailOnOption(addCommonOptions(ctors));
  addCtorsSkip(ctors, setExitCode);
  addCtorsVerify(ctors, setExitCode);
  addCtorsDiff(ctors, setExitCode);
}

// `ctors skip`: import('../commands/ctors-skip.js').
function addCtorsSkip(_ctors: Command, _setExitCode: SetExitCode): void {}

function addCtorsVerify(ctors: Command, setExitCode: SetExitCode): void {
  const verify = ctors
    .command('verify')
    .description('after a rebuild, check that each listed address is still that constructor')
    .argument('<elf>', 'the ELF of the new build')
    .requiredOption('--list <file>', 'notes, a map, or a startup.c; - reads stdin')
    .action(async (elf, options) => {
      const { runCtorsVerify } = await import('../commands/ctors-verify.js');
      setExitCode(await runCtorsVerify(elf, options));
    });
  addFailOnOption(addCommonOptions(verify));
}

function addCtorsDiff(ctors: Command, setExitCode: SetExitCode): void {
  const diff = ctors
    .command('diff')
    .description('compare the constructors of two builds; exit code 1 when one was added')
    .argument('<old>', 'the ELF of the earlier build')
    .argument('<new>', 'the ELF of the later build')
    .action(async (old, recent, options) => {
      const { runCtorsDiff } = await import('../commands/ctors-diff.js');
      setExitCode(await runCtorsDiff(old, recent, options));
    });
  addFailOnOption(addCommonOptions(diff));
}
