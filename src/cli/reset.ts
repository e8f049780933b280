import type { Command } from 'commander';
import { addCommonOptions } from './common-options.js';
import { addPortOptions } from './port-options.js';
import type { SetExitCode } from './set-exit-code.js';

/** The table entry of `reset`. */
export function addReset(program: Command, setExitCode: SetExitCode): void {
  const reset = program
    .command('reset')
    .description('restart the application by the reset line, and tell what the chip says of it')
    .action(async (options) => {
      const { runReset } = await import('../commands/reset.js');
      setExitCode(await runReset(options));
    });
  addCommonOptions(addPortOptions(reset, { use: 'rate of the console', rate: 115_200 }));
}
