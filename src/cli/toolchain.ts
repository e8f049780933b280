import type { Command } from 'commander';
import { addCommonOptions, addFailOnOption } from './common-options.js';
import { addHelpCommand } from './help-command.js';
import type { SetExitCode } from './set-exit-code.js';

/** `toolchain` and what goes with it. */
export function addToolchain(program: Command, setExitCode: SetExitCode): void {
  const toolchain = program
    .command('toolchain')
    .description(
      'find and mend two faults in the C++ headers of the RISC-V toolchain that cost internal RAM',
    );
  const check = toolchain
    .command('check')
    .description('say which of the two faults the headers have, in every multilib')
    .argument('<dir>', 'the folder of the toolchain, or one above it')
    .action(async (dir, options) => {
      const { runToolchainCheck } = await import('../commands/toolchain-check.js');
      setExitCode(await runToolchainCheck(dir, options));
    });
  addFailOnOption(addCommonOptions(check));
  const patch = toolchain
    .command('patch')
    .description('mend the headers; what was there is kept, and restore gives it back')
    .argument('<dir>', 'the folder of one toolchain')
    .option('--dry-run', 'show the changes and make none')
    .action(async (dir, options) => {
      const { runToolchainPatch } = await import('../commands/toolchain-patch.js');
      setExitCode(await runToolchainPatch(dir, options));
    });
  addCommonOptions(patch);
  const restore = toolchain
    .command('restore')
    .description('give back every byte that patch has changed')
    .argument('<dir>', 'the folder of one toolchain')
    .action(async (dir, options) => {
      const { runToolchainRestore } = await import('../commands/toolchain-restore.js');
      setExitCode(await runToolchainRestore(dir, options));
    });
  addCommonOptions(restore);
  addHelpCommand(toolchain);
}
