import { reject } from '../limits.js';
import type { Node } from './ast.js';
import { accept, expect, isDigit, isLower, peek, peekSecond, remember, take, type Parser } from './parser.js';
import { parseLambda } from './lambda.js';
import { parseCompactNumber, skipDiscriminator } from './numbers.js';
import { parseOperatorName } from './operator-name.js';
import { parseAbiTags, parseSourceName } from './source-name.js';

/**
 * The last part of a name: an identifier, operator, constructor, lambda, unnamed type or structured binding, with its ABI tags.
 * Its module may have been named before, by a back-reference.
 */
export function parseUnqualifiedName(parser: Parser, knownModule?: Node): Node {
  const module = parseModule(parser, knownModule);
  const isInternal = accept(parser, 'L');
  const bare = parseUntaggedName(parser);
  if (isInternal) skipDiscriminator(parser);
  const name: Node = module === undefined ? bare : { kind: 'module-entity', name: bare, module };
  return peek(parser) === 'B' ? parseAbiTags(parser, name) : name;
}

function parseUntaggedName(parser: Parser): Node {
  const next = peek(parser);
  if (isDigit(next)) return parseSourceName(parser);
  if (isLower(next)) return parseNamedOperator(parser);
  if (accept(parser, 'DC')) return parseBinding(parser);
  if (next === 'C' || next === 'D') return parseConstructorOrDestructor(parser);
  if (accept(parser, 'Ul')) return parseLambda(parser);
  if (accept(parser, 'Ut')) return parseUnnamedType(parser);
  return reject();
}

function parseNamedOperator(parser: Parser): Node {
  const isInExpression = parser.isInExpression;
  // Behind `on`, a `cv` names a conversion function in an expression, too.
  if (accept(parser, 'on')) parser.isInExpression = false;
  const operator = parseOperatorName(parser);
  parser.isInExpression = isInExpression;
  if (operator.kind === 'cast') reject();
  if (operator.kind !== 'operator' || operator.code !== 'li') return operator;
  return { kind: 'literal-operator', suffix: parseSourceName(parser) };
}

/** `DC <name>+ E`, C++17 structured bindings. */
function parseBinding(parser: Parser): Node {
  const items: Node[] = [];
  do items.push(parseSourceName(parser));
  while (!accept(parser, 'E'));
  return { kind: 'binding', names: { kind: 'arguments', items } };
}

function parseConstructorOrDestructor(parser: Parser): Node {
  const name = parser.lastName ?? reject();
  if (accept(parser, 'D')) {
    if (!'01245'.includes(take(parser))) reject();
    return { kind: 'destructor', name };
  }
  expect(parser, 'C');
  const isInheriting = accept(parser, 'I');
  if (!'12345'.includes(take(parser))) reject();
  if (!isInheriting) return { kind: 'constructor', name };
  parser.grammar.type(parser);
  return { kind: 'constructor', name: parser.lastName ?? reject() };
}

function parseUnnamedType(parser: Parser): Node {
  const position = parseCompactNumber(parser) + 1;
  return remember(parser, { kind: 'unnamed', position });
}

/** `W [P] <name>` once or more: the C++20 module that owns the entity. Every step can be referred back to. */
export function parseModule(parser: Parser, parent?: Node): Node | undefined {
  let module = parent;
  while (accept(parser, 'W')) {
    const isPartition = accept(parser, 'P');
    const name = parseSourceName(parser);
    module = remember(parser, { kind: 'module', parent: module, name, isPartition });
  }
  return module;
}

/** True if an unqualified name can start here. */
export function startsUnqualifiedName(parser: Parser): boolean {
  const next = peek(parser);
  if (isDigit(next) || isLower(next) || next === 'C' || next === 'L' || next === 'W') return true;
  if (next === 'U') return peekSecond(parser) === 'l' || peekSecond(parser) === 't';
  return next === 'D' && peekSecond(parser) !== 't' && peekSecond(parser) !== 'T';
}
