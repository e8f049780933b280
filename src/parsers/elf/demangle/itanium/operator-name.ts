import { reject } from '../limits.js';
import type { Node } from './ast.js';
import { findOperator } from './operators.js';
import { isDigit, take, type Parser } from './parser.js';
import { parseSourceName } from './source-name.js';

/** A two-letter operator, `cv <type>` (a conversion function, or a cast inside an expression) or a vendor's `v <arity> <name>`. */
export function parseOperatorName(parser: Parser): Node {
  const first = take(parser);
  const second = take(parser);
  if (first === 'v' && isDigit(second)) {
    return { kind: 'vendor-operator', arity: Number(second), name: parseSourceName(parser) };
  }
  if (first === 'c' && second === 'v') return parseConversion(parser);
  return findOperator(first + second) ?? reject();
}

function parseConversion(parser: Parser): Node {
  const outer = parser.isInConversion;
  parser.isInConversion = !parser.isInExpression;
  const type = parser.grammar.type(parser);
  const kind = parser.isInConversion ? 'conversion' : 'cast';
  parser.isInConversion = outer;
  return { kind, type };
}
