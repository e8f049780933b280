import type { Node } from './ast.js';
import { accept, expect, type Parser } from './parser.js';
import { parseCompactNumber, skipDiscriminator } from './numbers.js';

/** `Z <function> E <entity>`, `Z <function> Es` (a string literal) or `Z <function> Ed <number> _ <entity>` (inside a default argument). */
export function parseLocalName(parser: Parser): Node {
  expect(parser, 'Z');
  const scope = withoutResult(parser.grammar.encoding(parser));
  expect(parser, 'E');
  if (accept(parser, 's')) {
    skipDiscriminator(parser);
    return { kind: 'local', scope, name: { kind: 'name', text: 'string literal' } };
  }
  const position = accept(parser, 'd') ? parseCompactNumber(parser) + 1 : undefined;
  const name = parser.grammar.name(parser);
  if (name.kind !== 'lambda' && name.kind !== 'unnamed') skipDiscriminator(parser);
  if (position === undefined) return { kind: 'local', scope, name };
  return { kind: 'local', scope, name: { kind: 'default-argument', position, name } };
}

/** A reader would take the enclosing function's return type for the local one's. */
function withoutResult(encoding: Node): Node {
  if (encoding.kind !== 'encoding' || encoding.type.kind !== 'function') return encoding;
  return { ...encoding, type: { ...encoding.type, result: undefined } };
}
