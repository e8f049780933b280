import { reject } from '../limits.js';
import type { Node } from './ast.js';
import { accept, expect, peek, type Parser } from './parser.js';

/** `L <type> <value> E`, or `L _Z <encoding> E` for a function or an object. */
export function parseLiteral(parser: Parser): Node {
  expect(parser, 'L');
  const node =
    peek(parser) === '_' || peek(parser) === 'Z' ? parser.grammar.mangledName(parser) : parseValue(parser);
  expect(parser, 'E');
  return node;
}

function parseValue(parser: Parser): Node {
  const type = parser.grammar.type(parser);
  if (type.kind === 'builtin' && type.text === 'decltype(nullptr)' && peek(parser) === 'E') return type;
  const isNegative = accept(parser, 'n');
  const end = parser.text.indexOf('E', parser.at);
  if (end <= parser.at) reject();
  const value = parser.text.slice(parser.at, end);
  parser.at = end;
  return { kind: 'literal', type, value, isNegative };
}
