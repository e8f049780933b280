import type { CommandFacts } from '../../model/program.js';

/** The program and all that it has, the outer before the inner. */
export function everyCommand(program: CommandFacts): CommandFacts[] {
  return [program, ...program.commands.flatMap(everyCommand)];
}

/** The words behind the program's name: `heap diff`. */
export function pathOf({ words }: CommandFacts): string {
  return words.slice(1).join(' ');
}

/** What a dash begins: `--format`, `-V`. */
export function flagsOf({ options }: CommandFacts): string[] {
  return options.flatMap(({ short, long }) => (short === null ? [long] : [long, short]));
}
