import type { Command } from 'commander';
import { addCommonOptions, addFailOnOption } from '../commands/options.js';
import { addStreamOptions } from './nack.js';
import type { SetExitCode } from './set-exit-code.js';

/** The table entry of `dma`. */
export function addDma(program: Command, setExitCode: SetExitCode): void {
  const dma = program
    .command('dma')
    .description('say where memory goes over time and per connection, and when it is empty')
    .argument('<log...>', 'console logs, .gz too; - reads stdin')
    .action(async (logs, options) => {
      const { runDma } = await import('../commands/dma.js');
      setExitCode(await runDma(logs, options));
    });
  addFailOnOption(addCommonOptions(addStreamOptions(dma)));
}
