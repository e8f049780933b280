import { InvalidArgumentError, type Command } from 'commander';
import { addCommonOptions } from './common-options.js';
import { addPortOptions } from './port-options.js';
import { addModelOptions } from './model-options.js';
import { parseCount, parsePositive } from './parse-values.js';
import type { SetExitCode } from './set-exit-code.js';

/** The table entry of `record`. */
export function addRecord(program: Command, setExitCode: SetExitCode): void {
  const record = program
    .command('record')
    .description('keep what a port says, with its times, until Ctrl+C')
    .argument('<file>', 'a file that is not there yet')
    .option('--for <ms>', 'end after this time', parsePositive)
    .option('--wait <seconds>', 'for so long a port that went away is waited for', parseCount, 600)
    .action(async (file, options) => {
      const { runRecord } = await import('../commands/record.js');
      setExitCode(await runRecord(file, options));
    });
  addCommonOptions(addPortOptions(addModelOptions(record), { use: 'rate of the console', rate: 115_200 }));
}

/** The table entry of `replay`. */
export function addReplay(program: Command, setExitCode: SetExitCode): void {
  program
    .command('replay')
    .description('say again, at its pace, what was recorded')
    .argument('<file>', 'what record, or monitor --record, wrote')
    .option('--speed <factor>', '2 is twice as fast, 0 waits for nothing', parseSpeed, 1)
    .option('--debug', 'show the stack of an error')
    .action(async (file, options) => {
      const { runReplay } = await import('../commands/replay.js');
      setExitCode(await runReplay(file, options));
    });
}

function parseSpeed(value: string): number {
  const speed = Number(value);
  if (!/^\d{1,6}(?:\.\d{1,3})?$/.test(value)) throw new InvalidArgumentError('It is no number from 0 on.');
  return speed;
}
