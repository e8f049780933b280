import { reject } from '../limits.js';
import type { ArgumentsNode, Node } from './ast.js';
import { accept, descend, expect, peek, type Parser } from './parser.js';
import { parseLiteral } from './literal.js';
import { parseCompactNumber } from './numbers.js';

/** `I <argument>* E` or, for an argument pack, `J <argument>* E`. */
export function parseTemplateArguments(parser: Parser): ArgumentsNode {
  return descend(parser, parseList);
}

function parseList(parser: Parser): ArgumentsNode {
  const lastName = parser.lastName;
  if (!accept(parser, 'I') && !accept(parser, 'J')) reject();
  const items: Node[] = [];
  while (!accept(parser, 'E')) items.push(parseTemplateArgument(parser));
  parser.lastName = lastName;
  return { kind: 'arguments', items };
}

/** A type, `X <expression> E`, a literal or a pack. */
export function parseTemplateArgument(parser: Parser): Node {
  switch (peek(parser)) {
    case 'X':
      return parseExpressionArgument(parser);
    case 'L':
      return parseLiteral(parser);
    case 'I':
    case 'J':
      return parseTemplateArguments(parser);
    default:
      return parser.grammar.type(parser);
  }
}

function parseExpressionArgument(parser: Parser): Node {
  expect(parser, 'X');
  const expression = parser.grammar.expression(parser);
  expect(parser, 'E');
  return expression;
}

/** `T_`, `T0_`… */
export function parseTemplateParameter(parser: Parser): Node {
  expect(parser, 'T');
  return { kind: 'template-parameter', index: parseCompactNumber(parser) };
}
