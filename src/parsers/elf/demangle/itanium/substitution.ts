import { reject } from '../limits.js';
import type { Node } from './ast.js';
import { makeNamedType } from './builtin-types.js';
import { expect, isDigit, isUpper, peek, remember, take, type Parser } from './parser.js';
import { parseSequenceId } from './numbers.js';
import { parseAbiTags } from './source-name.js';

type Abbreviation = { readonly full: Node; readonly className: Node | undefined };

/** Abbreviations of the standard library, always in the long form that c++filt prints. */
const STANDARD: ReadonlyMap<string, Abbreviation> = new Map([
  ['t', { full: named('std'), className: undefined }],
  ['a', abbreviate('allocator', '')],
  ['b', abbreviate('basic_string', '')],
  ['s', abbreviate('basic_string', '<char, std::char_traits<char>, std::allocator<char> >')],
  ['i', abbreviate('basic_istream', '<char, std::char_traits<char> >')],
  ['o', abbreviate('basic_ostream', '<char, std::char_traits<char> >')],
  ['d', abbreviate('basic_iostream', '<char, std::char_traits<char> >')],
]);

/** True if the `S` that comes next refers back into this name and not to the standard library. */
export function isBackReference(letter: string): boolean {
  return letter === '_' || isDigit(letter) || isUpper(letter);
}

/** `S_`, `S <base 36> _` or a standard abbreviation such as `Sa`. */
export function parseSubstitution(parser: Parser): Node {
  expect(parser, 'S');
  if (isBackReference(peek(parser))) {
    return parser.substitutions[parseSequenceId(parser)] ?? reject();
  }
  const standard = STANDARD.get(take(parser)) ?? reject();
  if (standard.className !== undefined) parser.lastName = standard.className;
  if (peek(parser) !== 'B') return standard.full;
  return remember(parser, parseAbiTags(parser, standard.full));
}

function abbreviate(className: string, args: string): Abbreviation {
  return { full: makeNamedType(`std::${className}${args}`), className: named(className) };
}

function named(text: string): Node {
  return { kind: 'name', text };
}
