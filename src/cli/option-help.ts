import { Help, type Command, type Option } from 'commander';

/** What the help says of an option. `(default: false)` behind what is off unless it is given says nothing. */
export function describeInHelp(option: Option): string {
  return new Help().optionDescription(option).replace(/ \(default: false\)$/, '');
}

/** A command in the list of commands. That it has options says nothing, and leaves no room for what it does. */
export function nameInHelp(command: Command): string {
  return new Help().subcommandTerm(command).replace(' [options]', '');
}
