import type { Command } from 'commander';

export const helpName = 'help';

/**
 * Gives a command with commands below it one that shows the help of any of these, `help heap diff`. Commander's own
 * takes one name alone, and shows its list for a name that is none.
 */
export function addHelpCommand(above: Command): void {
  above
    .helpCommand(false)
    .command(helpName)
    .argument('[command...]')
    .helpOption(false)
    .description('display help for command')
    .action((names: readonly string[]) => commandOf(above, names).help());
}

function commandOf(above: Command, [name, ...rest]: readonly string[]): Command {
  if (name === undefined) return above;
  const below = above.commands.find((command) => command.name() === name);
  return below === undefined ? above.error(`error: unknown command '${name}'`) : commandOf(below, rest);
}
