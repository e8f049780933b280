import type { Command } from 'commander';
import { addCommonOptions } from './common-options.js';
import { parsePort } from './parse-values.js';
import type { SetExitCode } from './set-exit-code.js';

/** The table entry of `signal`. */
export function addSignal(program: Command, setExitCode: SetExitCode): void {
  const signal = program
    .command('signal')
    .description('be the signalling server that the streamer dials, and serve a page that shows its picture')
    .option('--host <address>', 'address to listen on; 0.0.0.0 lets a board in', '127.0.0.1')
    .option('--http-port <port>', 'port of both; 0 picks one', parsePort, 8000)
    .option('--session <file>', 'write down what every connection did; analyze reads it')
    .option('--pass-through', 'hand on messages that would be refused, for tests of a streamer')
    .action(async (options) => {
      const { runSignal } = await import('../commands/signal.js');
      setExitCode(await runSignal(options));
    });
  addCommonOptions(signal);
}
