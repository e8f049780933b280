import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { expect, it } from 'vitest';
import { addCommands } from '../../src/cli/command-table.js';
import { describeProgram } from '../../src/cli/describe-program.js';
import type { CommandFacts } from '../../src/model/program.js';
import { listPages } from '../support/page-lines.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Told once, in docs/json.md and the README: every command has them. */
const everywhere = new Set(['--format', '--output', '--no-color', '--debug', '--fail-on', '--help']);

/** What stands in the fences without a kind that hold command lines. */
function synopses(): string {
  const blocks = listPages(root).flatMap((page) => {
    const text = readFileSync(root + page, 'utf8');
    return [...text.matchAll(/^```\n(esp-rtc-diag [\s\S]*?)^```$/gm)].map(([, block = '']) => block);
  });
  return blocks.join('\n').replaceAll(/\n +/g, ' ');
}

function withSubcommands(command: CommandFacts): readonly CommandFacts[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

it('names every option of every command, and each format, in the synopsis of its page', async () => {
  const program = new Command('esp-rtc-diag');
  await addCommands(program, () => undefined, ['node', 'esp-rtc-diag', 'manual']);
  const lines = synopses().split('\n');
  const commands = describeProgram(program).commands.flatMap(withSubcommands);
  const missing = commands.flatMap(({ words, options, commands: below }) => {
    const name = words.join(' ');
    const isOwn = (line: string): boolean =>
      (line === name || line.startsWith(`${name} `)) &&
      !below.some((one) => line.startsWith(`${one.words.join(' ')} `));
    const own = lines.filter(isOwn).join(' ');
    const named = new Set(own.match(/--[a-z][a-z-]*/g));
    const formats = options.find(({ long }) => long === '--format')?.choices.join('|') ?? '';
    const told = /--format (\S+?)\]/.exec(own)?.[1] ?? formats;
    if (told !== formats) return [`${name} --format ${formats}`];
    return options
      .map(({ long }) => long)
      .filter((long) => !everywhere.has(long) && !named.has(long))
      .map((long) => `${name} ${long}`);
  });
  expect(missing).toEqual([]);
});
