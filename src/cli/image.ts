import type { Command } from 'commander';
import { addCommonOptions, addFailOnOption } from './common-options.js';
import type { SetExitCode } from './set-exit-code.js';

/** The table entry of `image`. */
export function addImage(program: Command, setExitCode: SetExitCode): void {
  const image = program
    .command('image')
    .description('show what an application or bootloader .bin says of itself, and check it')
    .argument('<file>', 'a .bin of the build')
    .option('--elf <file>', 'the ELF that it shall come from')
    .action(async (file, options) => {
      const { runImage } = await import('../commands/image.js');
      setExitCode(await runImage(file, options));
    });
  addFailOnOption(addCommonOptions(image));
}
