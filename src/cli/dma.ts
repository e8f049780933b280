import type { Command } from 'commander';
import { addFailOnOption, addReportOptions, collect } from './common-options.js';
import { addStreamOptions } from './nack.js';
import { addSampleOptions } from './sample-options.js';
import type { SetExitCode } from './set-exit-code.js';

/** The table entry of `dma`. */
export function addDma(program: Command, setExitCode: SetExitCode): void {
  const dma = program
    .command('dma')
    .description('say where memory goes over time and per connection, and when it is empty')
    .argument('<log...>', 'console logs, .gz too; - reads stdin')
    .option('--elf <file>', "the firmware's ELF, for names; may be given again for others", collect)
    .option('--sdkconfig <file>', "the project's sdkconfig, which settles the sizes of ESP-IDF's objects")
    .action(async (logs, options) => {
      const { runDma } = await import('../commands/dma.js');
      setExitCode(await runDma(logs, options));
    });
  addFailOnOption(addReportOptions(addSampleOptions(addStreamOptions(dma))));
}
