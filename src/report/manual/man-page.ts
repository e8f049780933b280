import type { CommandFacts, OptionFacts } from '../../model/program.js';
import { wrapText } from '../text/wrap-text.js';
import { everyCommand } from './command-list.js';

// Escapes make a line longer.
const maxLineLength = 68;

const exitCodes: readonly (readonly [code: string, meaning: string])[] = [
  ['0', 'nothing found'],
  ['1', 'findings at or above --fail-on'],
  ['2', 'the command line is wrong'],
  ['3', 'an input cannot be read, or nothing that is known is in it'],
  ['4', 'the device or port failed'],
  ['5', 'refused because it would do harm'],
  ['70', 'a bug of the program'],
  ['130', 'interrupted, with the report so far'],
];

/** The manual of the whole program, in the macros of man(7). */
export function formatManPage(program: CommandFacts, version: string): string {
  const [name = ''] = program.words;
  const lines = [
    `.TH ${name.toUpperCase().replaceAll('-', '\\-')} 1 "" "${name} ${version}" "User Commands"`,
    '.SH NAME',
    `${text(name)} \\-`,
    ...sentence(program.description.replace(/\.$/, '')),
    '.SH SYNOPSIS',
    `.B ${text(name)}`,
    text(program.usage),
    '.SH OPTIONS',
    ...program.options.flatMap(optionLines),
    '.SH COMMANDS',
    ...everyCommand(program).slice(1).flatMap(commandLines),
    '.SH EXIT STATUS',
    ...exitCodes.flatMap(([code, meaning]) => ['.TP', `.B ${code}`, text(meaning)]),
    '.SH ENVIRONMENT',
    '.TP',
    '.B ESP_RTC_DIAG_PORT',
    ...sentence('the port of commands that talk to a device, where --port is not given'),
    '.TP',
    '.B NO_COLOR, FORCE_COLOR',
    ...sentence('no colours, or colours although the answer is not shown on a terminal; --no-color wins'),
  ];
  return `${lines.join('\n')}\n`;
}

function commandLines({ words, description, usage, arguments: given, options }: CommandFacts): string[] {
  return [
    `.SS ${text(words.slice(1).join(' '))}`,
    `.B ${text(words.join(' '))}`,
    text(usage),
    '.PP',
    ...sentence(`${description}.`),
    ...given.flatMap(({ term, description: what }) => ['.TP', `.I ${text(term)}`, ...sentence(what)]),
    ...options.filter(({ long }) => long !== '--help').flatMap(optionLines),
  ];
}

function optionLines({ flags, description, choices, defaultText }: OptionFacts): string[] {
  const more = [
    ...(choices.length > 0 ? [`choices: ${choices.join(', ')}`] : []),
    ...(defaultText === null ? [] : [`default: ${defaultText}`]),
  ].join('; ');
  return ['.TP', `.B ${text(flags)}`, ...sentence(`${description}${more === '' ? '' : ` (${more})`}`)];
}

/** A sentence as lines of roff, none longer than its readers like. */
function sentence(words: string): string[] {
  return wrapText(words, maxLineLength).map(text);
}

/** A line of roff: no backslash and no dot or quote at its start is a request, a dash is one to copy. */
function text(line: string): string {
  const escaped = line.replaceAll('\\', '\\e').replaceAll('-', '\\-');
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}
