import { reject } from '../limits.js';
import type { ArgumentsNode, FunctionNode, Node } from './ast.js';
import { VOID } from './builtin-types.js';
import { accept, expect, peek, peekSecond, type Parser } from './parser.js';
import { parseReferenceQualifier } from './qualifiers.js';

/** `F [Y] <return type> <parameters> [R|O] E`. `Y` marks extern "C", which is not shown. */
export function parseFunctionType(parser: Parser): Node {
  expect(parser, 'F');
  accept(parser, 'Y');
  const type = parseBareFunctionType(parser, true);
  const reference = parseReferenceQualifier(parser);
  expect(parser, 'E');
  if (reference === undefined) return type;
  return { kind: 'function-qualifier', word: reference, inner: type };
}

/** The types of a function without the enclosing `F` and `E`. A `J` announces a return type in any case. */
export function parseBareFunctionType(parser: Parser, hasResult: boolean): FunctionNode {
  const isAnnounced = accept(parser, 'J');
  const result = hasResult || isAnnounced ? parser.grammar.type(parser) : undefined;
  return { kind: 'function', result, parameters: parseParameters(parser) };
}

/** One type or more; a lone `void` means no parameters. */
export function parseParameters(parser: Parser): ArgumentsNode {
  const items: Node[] = [];
  while (!endsParameters(parser)) items.push(parser.grammar.type(parser));
  if (items.length === 0) reject();
  return { kind: 'arguments', items: items.length === 1 && items[0] === VOID ? [] : items };
}

function endsParameters(parser: Parser): boolean {
  const next = peek(parser);
  if (next === '' || next === 'E' || next === '.') return true;
  return (next === 'R' || next === 'O') && peekSecond(parser) === 'E';
}
