import { reject } from '../limits.js';
import type { Node } from './ast.js';
import { findBuiltinAfterD, makeFloat } from './builtin-types.js';
import { accept, expect, isDigit, peek, remember, take, type Parser } from './parser.js';

/** Types whose code starts with D: decltype, pack expansions, vectors, and the newer built-in types. */
export function parseTypeAfterD(parser: Parser): Node {
  expect(parser, 'D');
  const letter = take(parser);
  const builtin = findBuiltinAfterD(letter);
  if (builtin !== undefined) return builtin;
  switch (letter) {
    case 'a':
      return { kind: 'name', text: 'auto' };
    case 'c':
      return { kind: 'name', text: 'decltype(auto)' };
    case 't':
    case 'T':
      return remember(parser, parseDecltype(parser));
    case 'p':
      return remember(parser, { kind: 'pack-expansion', pattern: parser.grammar.type(parser) });
    case 'v':
      return remember(parser, parseVector(parser));
    case 'F':
      return parseFloat(parser);
    default:
      return reject();
  }
}

function parseDecltype(parser: Parser): Node {
  const expression = parser.grammar.expression(parser);
  expect(parser, 'E');
  return { kind: 'decltype', expression };
}

/** `Dv <number> _ <type>` or `Dv _ <expression> _ <type>`. */
function parseVector(parser: Parser): Node {
  const size: Node = accept(parser, '_')
    ? parser.grammar.expression(parser)
    : { kind: 'name', text: takeDigits(parser) };
  expect(parser, '_');
  return { kind: 'vector', size, inner: parser.grammar.type(parser) };
}

/** `DF <bits> _`, `DF <bits> x` or `DF16b`. */
function parseFloat(parser: Parser): Node {
  const bits = takeDigits(parser);
  if (bits === '') reject();
  if (accept(parser, '_')) return makeFloat(`_Float${bits}`);
  if (accept(parser, 'x')) return makeFloat(`_Float${bits}x`);
  if (bits === '16' && accept(parser, 'b')) return makeFloat('std::bfloat16_t');
  return reject();
}

function takeDigits(parser: Parser): string {
  const start = parser.at;
  while (isDigit(peek(parser))) parser.at += 1;
  return parser.text.slice(start, parser.at);
}
