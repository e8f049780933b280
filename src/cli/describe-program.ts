import type { Command, Option } from 'commander';
import { helpName } from './help-command.js';
import type { CommandFacts, OptionFacts } from '../model/program.js';

/** The table of commands as `--help` shows it: what completion and the man page are made of. */
export function describeProgram(command: Command, above: readonly string[] = []): CommandFacts {
  const words = [...above, command.name()];
  const help = command.createHelp();
  return {
    words,
    description: command.description(),
    usage: command.usage(),
    arguments: help.visibleArguments(command).map((argument) => ({
      term: help.argumentTerm(argument),
      description: argument.description,
      choices: argument.argChoices ?? [],
    })),
    options: help.visibleOptions(command).map(describeOption),
    commands: command.commands
      .filter((one) => one.name() !== helpName)
      .map((one) => describeProgram(one, words)),
  };
}

function describeOption(option: Option): OptionFacts {
  const { short, long, flags, description, argChoices, defaultValue, defaultValueDescription } = option;
  const value: unknown = defaultValue;
  const isShown = typeof value === 'string' || typeof value === 'number';
  return {
    short: short ?? null,
    long: long ?? flags,
    flags,
    description,
    takesValue: option.required || option.optional,
    choices: argChoices ?? [],
    defaultText: defaultValueDescription ?? (isShown ? String(value) : null),
  };
}
