import { readdirSync, readFileSync } from 'node:fs';

const folder = 'src/parsers/log';

/**
 * The comments of all parsers of a log. Above each pattern stands a line that it reads, so that what is tried with all
 * of these is tried with new patterns, too.
 */
export const parserSamples: readonly string[] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .toSorted()
  .flatMap((name) => readFileSync(`${folder}/${name}`, 'utf8').split('\n'))
  .flatMap((line) => /^\s*(?:\/\/|\*) ?(?<text>.*?)(?: {3}\(.*)?$/.exec(line)?.groups?.['text'] ?? [])
  .filter((text) => text.trim() !== '');
