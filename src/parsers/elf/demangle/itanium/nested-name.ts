import { reject } from '../limits.js';
import type { Node } from './ast.js';
import { accept, expect, peek, peekSecond, remember, type Parser } from './parser.js';
import { parseQualifiers, parseReferenceQualifier, wrapFunction } from './qualifiers.js';
import { parseSubstitution } from './substitution.js';
import { parseUnqualifiedName, startsUnqualifiedName } from './unqualified-name.js';

/** `N [<qualifiers>] [R|O] <prefix>+ E`: a member, with the qualifiers of a member function. */
export function parseNestedName(parser: Parser): Node {
  expect(parser, 'N');
  const qualifiers = parseQualifiers(parser);
  const reference = parseReferenceQualifier(parser);
  const name = wrapFunction(qualifiers, parsePrefix(parser, true));
  expect(parser, 'E');
  if (reference === undefined) return name;
  return { kind: 'function-qualifier', word: reference, inner: name };
}

/** The chain of scopes up to the closing `E`, which stays. Every scope but the last can be referred back to. */
export function parsePrefix(parser: Parser, isSubstitutable: boolean): Node {
  let scope: Node | undefined;
  while (peek(parser) !== 'E') {
    if (scope !== undefined && accept(parser, 'M')) continue;
    const known = peek(parser) === 'S' ? parseSubstitution(parser) : undefined;
    if (known !== undefined && known.kind !== 'module') {
      scope = scope === undefined ? known : reject();
      continue;
    }
    scope = extendPrefix(parser, scope, known);
    if (isSubstitutable && peek(parser) !== 'E') remember(parser, scope);
  }
  return scope ?? reject();
}

function extendPrefix(parser: Parser, scope: Node | undefined, module: Node | undefined): Node {
  if (scope === undefined) return parseFirstScope(parser, module);
  if (peek(parser) === 'I') {
    return { kind: 'template', name: scope, args: parser.grammar.templateArguments(parser) };
  }
  return { kind: 'qualified', scope, name: parseScope(parser, module) };
}

/** Only the first scope may be a template parameter or a decltype. */
function parseFirstScope(parser: Parser, module: Node | undefined): Node {
  const next = peek(parser);
  if (next === 'T') return parser.grammar.templateParameter(parser);
  const second = peekSecond(parser);
  if (next === 'D' && (second === 't' || second === 'T')) return parser.grammar.type(parser);
  return parseScope(parser, module);
}

function parseScope(parser: Parser, module: Node | undefined): Node {
  return startsUnqualifiedName(parser) ? parseUnqualifiedName(parser, module) : reject();
}
