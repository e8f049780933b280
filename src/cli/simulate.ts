import { InvalidArgumentError, Option, type Command } from 'commander';
import { addCommonOptions } from './common-options.js';
import { parseListenAddress, type ListenAddress } from '../streamer/chip/chip-server.js';
import { parseFaults, type Fault } from '../streamer/chip/fault.js';
import type { Revision } from '../streamer/chip/registers.js';
import { parseCount, parsePercent, parsePositive, parseSignalUrl } from './parse-values.js';
import { refuseIdleOptions, type OptionRule } from './option-rules.js';
import type { SetExitCode } from './set-exit-code.js';

/** The table entry of `simulate`. */
export function addSimulate(program: Command, setExitCode: SetExitCode): void {
  const simulate = program
    .command('simulate')
    .description('play an ESP32-P4, or the streamer that runs on it, for trying out and for tests')
    .action(async (options) => {
      // Behind a port it runs on the chip; alone it prints its console on stdout.
      if (options.streamer === true && options.listen === undefined) {
        const { runSimulateStreamer } = await import('../commands/simulate-streamer.js');
        setExitCode(await runSimulateStreamer(options));
      } else {
        const { runSimulate } = await import('../commands/simulate.js');
        setExitCode(await runSimulate(options));
      }
    });
  refuseIdleOptions(addCommonOptions(addStreamerOptions(addChipOptions(simulate))), idle);
}

const idle: readonly OptionRule[] = [
  { options: ['--chip', '--revision', '--fault', '--download', '--paced'], onlyWith: ['--listen'] },
  { options: ['--revision'], onlyWith: ['--chip esp32p4'] },
  { options: ['--signal', '--max-size', '--loss', '--delay'], onlyWith: ['--streamer'] },
  { options: ['--output'], notWith: ['--listen'] },
];

// The chip: ROM loader, flash and boot log, behind a serial port.
function addChipOptions(simulate: Command): Command {
  return simulate
    .option(
      '--listen <url>',
      'where: rfc2217://127.0.0.1:PORT or socket://127.0.0.1:PORT; port 0 picks one; may be given again',
      collectAddress,
    )
    .addOption(
      new Option('--chip <name>', 'which chip')
        .choices(['esp32p4', 'esp32c6', 'esp32c3', 'esp32s3', 'esp32'])
        .default('esp32p4'),
    )
    .addOption(
      new Option('--revision <revision>', 'of the ESP32-P4: 1.3 or 3.2 (default)').argParser(parseRevision),
    )
    .option(
      '--fault <list>',
      'what goes wrong: KIND@BYTE[:MS],… with drop, corrupt, delay, unplug, reset or deaf; ^BYTE counts what the chip sends',
      collectFaults,
    )
    .option('--download', 'start in download mode, as with BOOT held down', false)
    .option(
      '--model <file>',
      "the chip prints the streamer's console over this model of its memory (JSON); see docs/simulate.md",
    )
    .option('--paced', 'bytes take the time that they take at the baud rate', false);
}

// The firmware: signalling, WebRTC and media on real libdatachannel.
function addStreamerOptions(simulate: Command): Command {
  return simulate
    .option('--streamer', "be the streamer's firmware, on real libdatachannel; needs --signal")
    .option('--signal <url>', 'signalling server to dial, as ws://127.0.0.1:8000', parseSignalUrl)
    .option(
      '--media <path>',
      'samples as in the flash: a folder with h264/0.h264 … and opus/0.opus …, or a LittleFS image',
    )
    .option(
      '--max-size <packets>',
      'packets that each track keeps for retransmission (default: as the model says, 64)',
      parsePositive,
    )
    .option('--loss <percent>', 'how many of 100 media packets get lost', parsePercent, 0)
    .option('--delay <ms>', 'how much later the others arrive', parseCount, 0)
    .option('--leak <bytes>', 'what the modelled memory loses with each connection', parseCount);
}

function collectAddress(value: string, previous: readonly ListenAddress[] = []): readonly ListenAddress[] {
  const address = parseListenAddress(value);
  if (address === null) throw new InvalidArgumentError('It is no rfc2217://host:port or socket://host:port.');
  return [...previous, address];
}

export function collectFaults(value: string, previous: readonly Fault[] = []): readonly Fault[] {
  const faults = parseFaults(value);
  if (faults === null) throw new InvalidArgumentError('It is no list such as drop@1200,delay@^64:200.');
  return [...previous, ...faults];
}

export function parseRevision(value: string): Revision {
  if (value === '1.3') return 103;
  if (value === '3.2') return 302;
  throw new InvalidArgumentError('It is neither 1.3 nor 3.2.');
}
