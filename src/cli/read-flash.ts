import { InvalidArgumentError, type Command } from 'commander';
import { addCommonOptions } from './common-options.js';
import { addPortOptions } from './port-options.js';
import { parseFlashSize } from './parse-values.js';
import { parseOffset } from '../parsers/image/parse-offset.js';
import type { SetExitCode } from './set-exit-code.js';

/** The table entry of `read-flash`. */
export function addReadFlash(program: Command, setExitCode: SetExitCode): void {
  const read = program
    .command('read-flash')
    .description('read a part of the flash into a file, proven by its MD5')
    .argument('<offset>', 'where it starts, such as 0x10000', parseNumber)
    .argument('<size>', 'how many bytes; K and M are taken, as in 64K', parseFlashSize)
    .argument('<file>', 'where to write it')
    .option('--no-stub', 'let the loader in ROM do the work: far slower')
    .action(async (...[offset, size, file, options]) => {
      const { runReadFlash } = await import('../commands/read-flash.js');
      setExitCode(await runReadFlash({ offset, size, file }, options));
    });
  addCommonOptions(addPortOptions(read, { use: 'rate of the transfer', rate: 921_600 }));
}

function parseNumber(value: string): number {
  const number = parseOffset(value);
  if (number === null) throw new InvalidArgumentError('It is no offset such as 0x10000.');
  return number;
}
