import type { Command, Option, OptionValues } from 'commander';
import { DiagError, exitCodes } from '../errors.js';

/** An option as it is typed, `--erase`; with a value where only that is meant, `--style patch`. */
type Term = `--${string}`;

/** Not with any of these, or not where something is so. */
type Exclusion =
  | { readonly notWith: readonly Term[] }
  | { readonly notWhere: (values: OptionValues) => boolean; readonly words: string };

/** Options that count only with one of others, or not with some. */
export type OptionRule = { readonly options: readonly Term[] } & (
  | { readonly onlyWith: readonly Term[] }
  | Exclusion
);

/** Has a command line refused in which an option that was given would count for nothing. */
export function refuseIdleOptions(command: Command, rules: readonly OptionRule[]): Command {
  return command.hook('preAction', (_, running) => {
    if (running !== command) return;
    for (const rule of rules) {
      const idle = rule.options.find((term) => isTyped(command, term));
      if (idle !== undefined) refuseIdle(command, idle, rule);
    }
  });
}

function refuseIdle(command: Command, idle: Term, rule: OptionRule): void {
  if ('onlyWith' in rule) {
    const { onlyWith } = rule;
    if (onlyWith.some((term) => holds(command, term))) return;
    const add = onlyWith.length === 1 ? onlyWith[0] : 'one of them';
    throw usage(`${idle} counts only with ${onlyWith.join(' or ')}.`, `Add ${add}, or leave ${idle} out.`);
  }
  const other = otherOf(command, rule);
  if (other !== undefined) throw usage(`${idle} counts for nothing with ${other}.`, 'Leave one of them out.');
}

function otherOf(command: Command, rule: Exclusion): string | undefined {
  if ('notWith' in rule) return rule.notWith.find((term) => isTyped(command, term));
  return rule.notWhere(command.opts()) ? rule.words : undefined;
}

/**
 * Takes what was given before the name of a command, too (`esp-rtc-diag --format json heap …`, `heap --elf APP diff …`);
 * what stands behind it wins. What the command does not have is refused.
 */
export function takeOptionsFromAbove(program: Command): void {
  program.hook('preAction', (_, command) => {
    for (let above = command.parent; above; above = above.parent) {
      for (const option of above.options) takeFromAbove(command, above, option);
    }
  });
}

/** What `cli.ts` itself reads, and what has no effect on a command without colours. */
const heededEverywhere = new Set(['debug', 'color']);

function takeFromAbove(command: Command, above: Command, option: Option): void {
  const name = option.attributeName();
  if (above.getOptionValueSource(name) !== 'cli') return;
  const value: unknown = above.getOptionValue(name);
  const own = optionOf(command, option.long ?? '');
  const words = pathOf(command);
  if (own === undefined) {
    if (heededEverywhere.has(name) || value === option.defaultValue) return;
    throw usage(
      `${option.long} counts for nothing in ${words}, which has no such option.`,
      `Leave it out; esp-rtc-diag ${words} --help lists what it has.`,
    );
  }
  if (command.getOptionValueSource(name) === 'cli') return;
  const { argChoices } = own;
  if (argChoices !== undefined && !argChoices.some((choice) => choice === value))
    throw usage(`${words} has no ${option.long} ${String(value)}.`, `It has ${argChoices.join(' and ')}.`);
  command.setOptionValueWithSource(name, value, 'cli');
}

/** Whether it stands on the command line. */
function isTyped(command: Command, term: Term): boolean {
  const option = optionOf(command, flagOf(term));
  return (
    option !== undefined &&
    command.getOptionValueSource(option.attributeName()) === 'cli' &&
    holds(command, term)
  );
}

/** Whether it is so, by the command line, the environment or a default. */
function holds(command: Command, term: Term): boolean {
  const [flag, wanted] = term.split(' ');
  const value: unknown = command.getOptionValue(optionOf(command, flag)?.attributeName() ?? '');
  if (wanted === undefined) return value !== undefined && value !== false;
  // sim:FILE is the same port as sim.
  return value === wanted || (typeof value === 'string' && value.startsWith(`${wanted}:`));
}

function optionOf(command: Command, flag: string | undefined): Option | undefined {
  return command.options.find(({ long }) => long === flag);
}

function flagOf(term: Term): string | undefined {
  return term.split(' ')[0];
}

/** `ctors diff`: the names from the program on, without it. */
function pathOf(command: Command): string {
  const above = command.parent;
  return above?.parent ? `${pathOf(above)} ${command.name()}` : command.name();
}

function usage(message: string, hint: string): DiagError {
  return new DiagError({ code: 'option-idle', message, hint, exitCode: exitCodes.usage });
}
