import { InvalidArgumentError, Option, type Command } from 'commander';
import { refuseIdleOptions } from './option-rules.js';

const names = ['heap', 'dma', 'internal', 'psram'];

/** For a monitor of the user's own. */
export function addSampleOptions(command: Command): Command {
  const withSamples = command
    .addOption(
      new Option(
        '--sample-pattern <regex>',
        'a line of your own monitor: groups heap, dma, internal, psram, largest, clients, ms; may be given again',
      ).argParser(parsePattern),
    )
    .addOption(new Option('--sample-unit <unit>', 'what its sizes are in').choices(['b', 'kb']).default('b'));
  return refuseIdleOptions(withSamples, [{ options: ['--sample-unit'], onlyWith: ['--sample-pattern'] }]);
}

function parsePattern(value: string, previous: readonly RegExp[] = []): readonly RegExp[] {
  let pattern: RegExp;
  try {
    pattern = new RegExp(value);
  } catch (error) {
    throw new InvalidArgumentError(
      error instanceof Error ? `${error.message}.` : 'It is no regular expression.',
    );
  }
  if (!names.some((name) => value.includes(`(?<${name}>`))) {
    throw new InvalidArgumentError(
      'It names no memory: give a group as (?<internal>\\d+); heap, dma, internal or psram.',
    );
  }
  return [...previous, pattern];
}
