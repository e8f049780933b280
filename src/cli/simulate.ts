import { InvalidArgumentError, Option, type Command } from 'commander';
import { parseListenAddress, type ListenAddress } from '../streamer/chip/chip-server.js';
import { parseFaults, type Fault } from '../streamer/chip/fault.js';
import type { Revision } from '../streamer/chip/registers.js';
import type { SetExitCode } from './set-exit-code.js';

/** The table entry of `simulate`. */
export function addSimulate(program: Command, setExitCode: SetExitCode): void {
  program
    .command('simulate')
    .description('serve an ESP32-P4 that is not there, for trying out and for tests')
    .option(
      '--listen <url>',
      'where: rfc2217://127.0.0.1:PORT or socket://127.0.0.1:PORT; port 0 picks one; may be given again',
      collectAddress,
    )
    .addOption(
      new Option('--revision <revision>', 'of the chip: 1.3 or 3.2')
        .argParser(parseRevision)
        .default(302, '3.2'),
    )
    .option(
      '--fault <list>',
      'what goes wrong: KIND@BYTE[:MS],… with drop, corrupt, delay, unplug, reset or deaf; ^BYTE counts what the chip sends',
      collectFaults,
    )
    .option('--download', 'start in download mode, as with BOOT held down', false)
    .option('--paced', 'bytes take the time that they take at the baud rate', false)
    .option('--debug', 'show the stack of an error')
    .action(async (options) => {
      const { runSimulate } = await import('../commands/simulate.js');
      setExitCode(await runSimulate(options));
    });
}

function collectAddress(value: string, previous: readonly ListenAddress[] = []): readonly ListenAddress[] {
  const address = parseListenAddress(value);
  if (address === null) throw new InvalidArgumentError('It is no rfc2217://host:port or socket://host:port.');
  return [...previous, address];
}

function collectFaults(value: string, previous: readonly Fault[] = []): readonly Fault[] {
  const faults = parseFaults(value);
  if (faults === null) throw new InvalidArgumentError('It is no list such as drop@1200,delay@^64:200.');
  return [...previous, ...faults];
}

function parseRevision(value: string): Revision {
  if (value === '1.3') return 103;
  if (value === '3.2') return 302;
  throw new InvalidArgumentError('It is neither 1.3 nor 3.2.');
}
