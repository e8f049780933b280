import type { Command } from 'commander';
import { addCommonOptions, addFailOnOption, collect } from './common-options.js';
import { addPortOptions } from './port-options.js';
import { addModelOptions } from './model-options.js';
import { parseCount } from './parse-values.js';
import type { SetExitCode } from './set-exit-code.js';

/** The table entry of `drive`. */
export function addDrive(program: Command, setExitCode: SetExitCode): void {
  const drive = program
    .command('drive')
    .description('do a scenario at the console of a device: send, expect, wait, reset, repeat')
    .argument('<script>', 'TOML, or JSON; docs/drive.md shows it')
    .option('--elf <file>', "the firmware's ELF, for names; may be given again for others", collect)
    .option('--record <file>', 'also keep what the device says in a file that is not there yet')
    .option('--wait <seconds>', 'for so long a port that went away is waited for', parseCount, 60)
    .action(async (script, options) => {
      const { runDrive } = await import('../commands/drive.js');
      setExitCode(await runDrive(script, options));
    });
  addFailOnOption(
    addCommonOptions(addPortOptions(addModelOptions(drive), { use: 'rate of the console', rate: 115_200 })),
  );
}
