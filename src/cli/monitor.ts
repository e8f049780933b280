import { InvalidArgumentError, type Command } from 'commander';
import { addCommonOptions, addFailOnOption, collect } from './common-options.js';
import { addPortOptions } from './port-options.js';
import { parseLogFilter, type LogFilter } from '../parsers/log/lines/log-filter.js';
import { addModelOptions } from './model-options.js';
import { parseCount, parsePositive } from './parse-values.js';
import { refuseIdleOptions } from './option-rules.js';
import type { SetExitCode } from './set-exit-code.js';

/** The table entry of `monitor`. */
export function addMonitor(program: Command, setExitCode: SetExitCode): void {
  const monitor = program
    .command('monitor')
    .description('show the console of a device, name its addresses, raise alarms, report in the end')
    .option('--elf <file>', "the firmware's ELF, for names; may be given again for others", collect)
    .option('--record <file>', 'also keep all of it in a file that is not there yet')
    .option('--filter <rules>', 'which log lines are shown, as "*:W Streamer:I"', parseFilter)
    .option('--timestamps', "put this machine's time before each line", false)
    .option(
      '--dashboard',
      'fill the terminal with memory, clients, events, findings and the last lines',
      false,
    )
    .option('--reset', 'restart the application first; without it the device is left as it is', false)
    .option('--until <text>', 'end when a line holds this text')
    .option('--timeout <ms>', 'end after this time; exit code 4 where the text was not seen', parsePositive)
    .option('--wait <seconds>', 'for so long a port that went away is waited for', parseCount, 600)
    .action(async (options) => {
      const { runMonitor } = await import('../commands/monitor.js');
      setExitCode(await runMonitor(options));
    });
  addCommonOptions(monitor, ['text', 'ndjson']);
  addFailOnOption(addPortOptions(addModelOptions(monitor), { use: 'rate of the console', rate: 115_200 }));
  refuseIdleOptions(monitor, [{ options: ['--timestamps'], notWith: ['--format ndjson'] }]);
}

function parseFilter(value: string): LogFilter {
  const filter = parseLogFilter(value);
  if (!filter) throw new InvalidArgumentError('It is no filter: write TAG:LEVEL, as in "*:W Streamer:I".');
  return filter;
}
