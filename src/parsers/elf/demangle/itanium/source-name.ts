import { reject } from '../limits.js';
import type { IdentifierNode, Node } from './ast.js';
import { accept, type Parser } from './parser.js';
import { parseNumber } from './numbers.js';

/** GCC's name of an anonymous namespace: `_GLOBAL__N_1`, or `.` and `$` where the assembler allows them. */
const ANONYMOUS_NAMESPACE = /^_GLOBAL_[._$]N/;

/** `<length> <identifier>`. It becomes the name that a constructor repeats. */
export function parseSourceName(parser: Parser): IdentifierNode {
  const name = parseIdentifier(parser);
  parser.lastName = name;
  return name;
}

/** Every `B <length> <tag>` that follows, wrapped around the name. */
export function parseAbiTags(parser: Parser, name: Node): Node {
  const lastName = parser.lastName;
  let tagged = name;
  while (accept(parser, 'B')) tagged = { kind: 'tagged', name: tagged, tag: parseIdentifier(parser) };
  parser.lastName = lastName;
  return tagged;
}

function parseIdentifier(parser: Parser): IdentifierNode {
  const length = parseNumber(parser);
  const end = parser.at + length;
  if (length <= 0 || end > parser.text.length) reject();
  const text = parser.text.slice(parser.at, end);
  parser.at = end;
  return { kind: 'name', text: ANONYMOUS_NAMESPACE.test(text) ? '(anonymous namespace)' : text };
}
