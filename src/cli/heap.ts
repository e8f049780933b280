import type { Command } from 'commander';
import { addCommonOptions, addFailOnOption, addReportOptions, collect } from './common-options.js';
import type { SetExitCode } from './set-exit-code.js';

/** `heap` and `heap diff`. */
export function addHeap(program: Command, setExitCode: SetExitCode): void {
  const heap = program
    .command('heap')
    .enablePositionalOptions()
    .description('say who leaks, from the heap traces in console logs')
    .argument('<log...>', 'console logs, .gz too; - reads stdin')
    .option('--elf <file>', "the firmware's ELF, for names; may be given again for others", collect)
    .option('--sdkconfig <file>', "the project's sdkconfig, which settles the sizes of ESP-IDF's objects")
    .option('--every', 'print a table of each dump')
    .action(async (logs, options) => {
      const { runHeap } = await import('../commands/heap.js');
      setExitCode(await runHeap(logs, options));
    });
  addFailOnOption(addReportOptions(heap));
  addHeapDiff(heap, setExitCode);
}

function addHeapDiff(heap: Command, setExitCode: SetExitCode): void {
  const diff = heap
    .command('diff')
    .description('compare the leaks of two logs; exit code 1 when some kind of block grew')
    .argument('<before>', 'the earlier console log')
    .argument('<after>', 'the later console log')
    .option('--elf <file>', 'the ELF of both logs; may be given again', collect)
    .option('--elf-a <file>', 'an ELF of the earlier log alone', collect)
    .option('--elf-b <file>', 'an ELF of the later log alone', collect)
    .option('--sdkconfig <file>', "the project's sdkconfig")
    .action(async (before, after, options) => {
      const { runHeapDiff } = await import('../commands/heap-diff.js');
      setExitCode(await runHeapDiff(before, after, options));
    });
  addFailOnOption(addCommonOptions(diff));
}
