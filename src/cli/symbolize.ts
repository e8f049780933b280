import type { Command } from 'commander';
import { addCommonOptions } from './common-options.js';
import type { SetExitCode } from './set-exit-code.js';

/** `symbolize`. */
export function addSymbolize(program: Command, setExitCode: SetExitCode): void {
  const symbolize = program
    .command('symbolize')
    .description('name code addresses: function, file and line, with inlined frames')
    .argument('<elf>', "the firmware's ELF")
    .argument('[address...]', 'hexadecimal addresses; without any they are read from stdin')
    .option(
      '--return-addresses',
      'the addresses are those behind a call, as in a stack: look up one byte before',
    )
    .option('--no-cache', "leave the answers of earlier runs in the user's cache folder alone")
    .action(async (elf, addresses, options) => {
      const { runSymbolize } = await import('../commands/symbolize.js');
      setExitCode(await runSymbolize(elf, addresses, options));
    });
  addCommonOptions(symbolize);
}
