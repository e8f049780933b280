import { InvalidArgumentError, Option, type Command } from 'commander';
import { assumedStream } from '../analysis/memory/nack/assumed-stream.js';
import { addCommonOptions, addFailOnOption } from './common-options.js';
import { refuseIdleOptions } from './option-rules.js';
import type { SetExitCode } from './set-exit-code.js';

const defaultRates: readonly number[] = [assumedStream.packetRate];

/** The table entry of `nack`. */
export function addNack(program: Command, setExitCode: SetExitCode): void {
  const nack = program
    .command('nack')
    .description("say what libdatachannel's retransmission store takes, and when; or check a story about it")
    .option('--dma-bytes <bytes>', 'DMA-capable memory that is free before the stream', parseCount)
    .option(
      '--bytes-per-packet <bytes>',
      'DMA memory of one stored packet; else all known figures',
      parseCount,
    )
    .option('--storages <count>', 'one a track: 2 for video and audio of one viewer', parseCount, 2)
    .option(
      '--max-size <packets>',
      'packets that a storage keeps; else what the ELF says, or 512',
      parseCount,
    )
    .option('--elf <file>', "the firmware's ELF, for the packets that a storage keeps")
    .addOption(
      new Option('--packet-rate <rate>', 'packets a second, given again for each track, video first')
        .argParser(addAmount)
        .default(defaultRates, defaultRates.join(', ')),
    )
    .option(
      '--audio-rate <rate>',
      'of a single --packet-rate for all tracks, those that are audio',
      parseAmount,
      assumedStream.audioRate,
    )
    .option(
      '--window-ms <ms>',
      'how far back a lost packet shall be found',
      parseCount,
      assumedStream.windowMs,
    )
    .option(
      '--check <claim>',
      'check a crash story, in JSON or in words, against itself instead; - reads stdin',
    )
    .action(async (options) => {
      const { runNack } = await import('../commands/nack.js');
      setExitCode(await runNack(options));
    });
  refuseIdleOptions(addFailOnOption(addCommonOptions(nack)), [
    {
      options: [
        '--dma-bytes',
        '--bytes-per-packet',
        '--storages',
        '--max-size',
        '--elf',
        '--packet-rate',
        '--audio-rate',
        '--window-ms',
      ],
      notWith: ['--check'],
    },
    {
      options: ['--audio-rate'],
      notWhere: ({ packetRate }) => packetRate.length > 1,
      words: 'a --packet-rate for each track',
    },
  ]);
}

/** What the stream is taken to be, where a log does not tell packets. */
export function addStreamOptions(command: Command): Command {
  const { packetRate, audioRate, windowMs } = assumedStream;
  return command
    .option('--packet-rate <rate>', 'packets a second of one viewer, all tracks', parseAmount, packetRate)
    .option('--audio-rate <rate>', 'of them audio', parseAmount, audioRate)
    .option('--window-ms <ms>', 'how far back a lost packet shall be found', parseCount, windowMs);
}

/** Rates that are given replace the default. */
function addAmount(value: string, previous: readonly number[]): readonly number[] {
  const given = previous === defaultRates ? [] : previous;
  return [...given, parseAmount(value)];
}

function parseCount(value: string): number {
  const count = Number(value);
  if (!/^\d+$/.test(value) || count === 0 || !Number.isSafeInteger(count)) {
    throw new InvalidArgumentError(`It is no whole number from 1 to ${Number.MAX_SAFE_INTEGER}.`);
  }
  return count;
}

function parseAmount(value: string): number {
  const amount = Number(value);
  if (!/^\d+(?:\.\d+)?$/.test(value) || amount === 0 || !Number.isFinite(amount)) {
    throw new InvalidArgumentError('It is no number above 0.');
  }
  return amount;
}
