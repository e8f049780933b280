import { Option, type Command } from 'commander';
import { addCommonOptions } from './common-options.js';
import { parseCount, parsePositive, parseSignalUrl } from './parse-values.js';
import type { SetExitCode } from './set-exit-code.js';

/** The table entry of `view`. */
export function addView(program: Command, setExitCode: SetExitCode): void {
  const view = program
    .command('view')
    .description('connect to the streamer without a browser, once or many times, and count what comes')
    .requiredOption('--signal <url>', 'signalling server, as ws://127.0.0.1:8000', parseSignalUrl)
    .option('--for <ms>', 'how long each connection is held', parseCount, 3_000)
    .option('--cycles <count>', 'connections, one after another', parsePositive, 1)
    .option('--settle <ms>', 'pause between them', parseCount, 0)
    .option('--session <file>', 'write down every connection; analyze reads it')
    .addOption(
      new Option('--mode <mode>', 'how it treats the streamer; all but normal are abuse')
        .choices(['normal', 'abandon-offer', 'hard-drop', 'duplicate-id', 'malformed-json', 'ping-flood'])
        .default('normal'),
    )
    .action(async (options) => {
      const { runView } = await import('../commands/view.js');
      setExitCode(await runView(options));
    });
  addCommonOptions(view);
}
