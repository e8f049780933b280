import { Help, type Option } from 'commander';

/** What the help says of an option. `(default: false)` behind what is off unless it is given says nothing. */
export function describeInHelp(option: Option): string {
  return new Help().optionDescription(option).replace(/ \(default: false\)$/, '');
}
