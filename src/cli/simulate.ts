import type { Command } from 'commander';
import { addCommonOptions } from '../commands/options.js';
import { parseCount, parsePercent, parsePositive, parseSignalUrl } from './parse-values.js';
import type { SetExitCode } from './set-exit-code.js';

/** The table entry of `simulate`. */
export function addSimulate(program: Command, setExitCode: SetExitCode): void {
  const simulate = program
    .command('simulate')
    .description('play a streamer that is not there, for tests without a board')
    .requiredOption('--streamer', "be the streamer's firmware, on real libdatachannel")
    .requiredOption('--signal <url>', 'signalling server to dial, as ws://127.0.0.1:8000', parseSignalUrl)
    .option('--media <folder>', 'samples as in the flash: h264/0.h264 … and opus/0.opus …')
    .option('--max-size <packets>', 'packets that each track keeps for retransmission', parsePositive, 64)
    .option('--loss <percent>', 'how many of 100 media packets get lost', parsePercent, 0)
    .option('--delay <ms>', 'how much later the others arrive', parseCount, 0)
    .option('--leak <bytes>', 'what the modelled memory loses with each connection', parseCount, 0)
    .action(async (options) => {
      const { runSimulateStreamer } = await import('../commands/simulate-streamer.js');
      setExitCode(await runSimulateStreamer(options));
    });
  addCommonOptions(simulate);
}
