import { reject } from '../limits.js';
import type { Node } from './ast.js';
import { accept, expect, take, type Parser } from './parser.js';
import { parseNumber, parseSequenceId } from './numbers.js';
import { parseTemplateArgument } from './template-arguments.js';
import { parseModule } from './unqualified-name.js';

/** Objects that the compiler makes on its own: tables, thunks, guards, clones. */
export function parseSpecialName(parser: Parser): Node {
  return accept(parser, 'T') ? parseTableOrThunk(parser) : parseGuardOrClone(parser);
}

function parseTableOrThunk(parser: Parser): Node {
  const { type, name } = parser.grammar;
  switch (take(parser)) {
    case 'V':
      return special('vtable for ', type(parser));
    case 'T':
      return special('VTT for ', type(parser));
    case 'I':
      return special('typeinfo for ', type(parser));
    case 'S':
      return special('typeinfo name for ', type(parser));
    case 'F':
      return special('typeinfo fn for ', type(parser));
    case 'J':
      return special('java Class for ', type(parser));
    case 'H':
      return special('TLS init function for ', name(parser));
    case 'W':
      return special('TLS wrapper function for ', name(parser));
    case 'A':
      return special('template parameter object for ', parseTemplateArgument(parser));
    case 'C':
      return parseConstructionTable(parser);
    default:
      parser.at -= 1;
      return parseThunk(parser);
  }
}

/** `C <derived> <offset> _ <base>`. */
function parseConstructionTable(parser: Parser): Node {
  const derived = parser.grammar.type(parser);
  if (parseNumber(parser) < 0) reject();
  expect(parser, '_');
  return { kind: 'construction-vtable', base: parser.grammar.type(parser), derived };
}

function parseThunk(parser: Parser): Node {
  const { encoding } = parser.grammar;
  if (accept(parser, 'c')) {
    skipCallOffset(parser);
    skipCallOffset(parser);
    return special('covariant return thunk to ', encoding(parser));
  }
  const label = skipCallOffset(parser) === 'h' ? 'non-virtual thunk to ' : 'virtual thunk to ';
  return special(label, encoding(parser));
}

/** `h <offset> _` or `v <offset> _ <virtual offset> _`. Returns its letter. */
function skipCallOffset(parser: Parser): string {
  const letter = take(parser);
  if (letter !== 'h' && letter !== 'v') reject();
  parseNumber(parser);
  expect(parser, '_');
  if (letter === 'h') return letter;
  parseNumber(parser);
  expect(parser, '_');
  return letter;
}

function parseGuardOrClone(parser: Parser): Node {
  const { name, encoding } = parser.grammar;
  expect(parser, 'G');
  switch (take(parser)) {
    case 'V':
      return special('guard variable for ', name(parser));
    case 'R': {
      const target = name(parser);
      return { kind: 'reference-temporary', target, number: parseTemporaryNumber(parser) };
    }
    case 'A':
      return special('hidden alias for ', encoding(parser));
    case 'T':
      return parseTransactionClone(parser);
    case 'I':
      return special('initializer for module ', parseModule(parser) ?? reject());
    default:
      return reject();
  }
}

/** `_`, `0_`, `1_`… for the first and the further ones; GNU's c++filt knows only a plain number. */
function parseTemporaryNumber(parser: Parser): number {
  return parser.text.includes('_', parser.at) ? parseSequenceId(parser) : parseNumber(parser);
}

function parseTransactionClone(parser: Parser): Node {
  const label = take(parser) === 'n' ? 'non-transaction clone for ' : 'transaction clone for ';
  return special(label, parser.grammar.encoding(parser));
}

function special(label: string, target: Node): Node {
  return { kind: 'special', label, target };
}
