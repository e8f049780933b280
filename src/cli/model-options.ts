import type { Command } from 'commander';
import { parseCount } from './parse-values.js';

/** Adds `--model` and `--leak`, which say what runs on `--port sim`. */
export function addModelOptions(command: Command): Command {
  return command
    .option('--model <file>', "with --port sim: the streamer's console over this model of its memory (JSON)")
    .option(
      '--leak <bytes>',
      'with --port sim: what the modelled memory loses with each connection',
      parseCount,
    );
}
