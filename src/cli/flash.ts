import { Option, type Command } from 'commander';
import { addCommonOptions, collect } from './common-options.js';
import { addPortOptions } from './port-options.js';
import { parsePositive } from './parse-values.js';
import { refuseIdleOptions } from './option-rules.js';
import type { SetExitCode } from './set-exit-code.js';

/** The table entry of `flash`. */
export function addFlash(program: Command, setExitCode: SetExitCode): void {
  const flash = program
    .command('flash')
    .description('write a build, or single files, to the chip; what is there already is left alone')
    .argument('[files...]', 'a build folder (default build), or pairs OFFSET FILE')
    .option(
      '--media <folder>',
      'also write samples, or an image, to the media partition; alone without files',
    )
    .option('--media-label <label>', 'the label of the media partition; default the only LittleFS one')
    .option('--verify-only', 'write nothing; exit code 1 where flash holds something else', false)
    .option('--erase', 'erase the whole flash first', false)
    .option('--dry-run', 'check the files and show the plan; no port is needed', false)
    .addOption(
      new Option('--after <what>', 'how to leave the chip')
        .choices(['hard-reset', 'watchdog-reset', 'no-reset'])
        .default('hard-reset'),
    )
    .option('--no-stub', 'let the loader in ROM do the work: slower, but no code in RAM')
    .option('--force', 'write although the files do not fit the chip', false)
    .option(
      '--monitor',
      'show the console afterwards, from the start of the application on; see monitor',
      false,
    )
    .option('--wait-for <text>', 'the same, and end when a line holds this text')
    .option(
      '--timeout <ms>',
      'end the monitor after this time; exit code 4 where the text was not seen',
      parsePositive,
    )
    .option('--elf <file>', "with --monitor: the firmware's ELF, for names; may be given again", collect)
    .option('--record <file>', 'with --monitor: also keep what the console says')
    .action(async (files, options) => {
      const { runFlash } = await import('../commands/flash.js');
      setExitCode(await runFlash(files, options));
    });
  refuseIdleOptions(addCommonOptions(addPortOptions(flash, { use: 'rate of the transfer', rate: 921_600 })), [
    { options: ['--media-label'], onlyWith: ['--media'] },
    { options: ['--erase'], notWith: ['--verify-only'] },
    { options: ['--timeout', '--elf', '--record'], onlyWith: ['--monitor', '--wait-for'] },
    // The monitor restarts it to see its first lines.
    { options: ['--after no-reset'], notWith: ['--monitor', '--wait-for'] },
  ]);
}
