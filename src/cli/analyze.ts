import type { Command } from 'commander';
import { addFailOnOption, addReportOptions, collect } from './common-options.js';
import { addStreamOptions } from './nack.js';
import { addSampleOptions } from './sample-options.js';
import type { SetExitCode } from './set-exit-code.js';

/** The table entry of `analyze`. */
export function addAnalyze(program: Command, setExitCode: SetExitCode): void {
  const analyze = program
    .command('analyze')
    .description('say all that console logs tell: who leaks, where memory goes, what crashed')
    .argument('<log...>', 'console logs, .gz too; - reads stdin')
    .option('--elf <file>', "the firmware's ELF, for names; may be given again for others", collect)
    .option('--sdkconfig <file>', "the project's sdkconfig, which settles the sizes of ESP-IDF's objects")
    .action(async (logs, options) => {
      const { runAnalyze } = await import('../commands/analyze.js');
      setExitCode(await runAnalyze(logs, options));
    });
  addFailOnOption(addReportOptions(addSampleOptions(addStreamOptions(analyze))));
}
