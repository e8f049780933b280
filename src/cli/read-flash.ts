import { InvalidArgumentError, type Command } from 'commander';
import { addCommonOptions } from './common-options.js';
import { addPortOptions } from './port-options.js';
import { parseOffset } from '../parsers/image/parse-offset.js';
import type { SetExitCode } from './set-exit-code.js';

/** The table entry of `read-flash`. */
export function addReadFlash(program: Command, setExitCode: SetExitCode): void {
  const read = program
    .command('read-flash')
    .description('read a part of the flash into a file, proven by its MD5')
    .argument('<offset>', 'where it starts, such as 0x10000', parseNumber)
    .argument('<size>', 'how many bytes; K and M are taken, as in 64K', parseSize)
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

const units: Readonly<Record<string, number>> = { K: 1024, M: 1024 * 1024 };

function parseSize(value: string): number {
  const unit = units[value.slice(-1).toUpperCase()];
  const size =
    unit === undefined ? parseOffset(value) : (parseOffset(value.slice(0, -1)) ?? Number.NaN) * unit;
  if (size === null || !(size > 0 && size <= 0x1000_0000)) {
    throw new InvalidArgumentError('It is no size between 1 byte and 256 MB.');
  }
  return size;
}
