import { reject } from '../limits.js';
import type { ArgumentsNode, Node, OperatorNode } from './ast.js';
import { parseLiteral } from './literal.js';
import { parseCompactNumber } from './numbers.js';
import { parseOperatorName } from './operator-name.js';
import { isFold, isNamedCast } from './operators.js';
import { accept, descend, expect, isDigit, peek, peekSecond, type Parser } from './parser.js';
import { parseScopedName } from './scoped-name.js';
import { parseSourceName } from './source-name.js';
import {
  parseTemplateArgument,
  parseTemplateArguments,
  parseTemplateParameter,
} from './template-arguments.js';
import { parseUnqualifiedName } from './unqualified-name.js';

/** `<expression>`, where `cv` means a cast. */
export function parseExpression(parser: Parser): Node {
  const outer = parser.isInExpression;
  parser.isInExpression = true;
  const node = parseOperand(parser);
  parser.isInExpression = outer;
  return node;
}

function parseOperand(parser: Parser): Node {
  return descend(parser, parseAnyOperand);
}

function parseAnyOperand(parser: Parser): Node {
  const next = peek(parser);
  const second = peekSecond(parser);
  if (next === 'L') return parseLiteral(parser);
  if (next === 'T') return parseTemplateParameter(parser);
  if (accept(parser, 'sr')) return parseScopedName(parser);
  if (accept(parser, 'sp')) return { kind: 'pack-expansion', pattern: parseOperand(parser) };
  if (accept(parser, 'fp')) return parseFunctionParameter(parser);
  if (isDigit(next) || (next === 'o' && second === 'n')) return parseMemberName(parser);
  if (accept(parser, 'il')) return parseInitializer(parser, undefined);
  if (accept(parser, 'tl')) return parseInitializer(parser, parser.grammar.type(parser));
  if (accept(parser, 'u')) return parseVendorExpression(parser);
  return parseOperation(parser);
}

/** `u <name> <template argument>* E`, such as a compiler's built-in trait. */
function parseVendorExpression(parser: Parser): Node {
  return { kind: 'vendor-call', name: parseSourceName(parser), args: parseArgumentsToEnd(parser) };
}

function parseArgumentsToEnd(parser: Parser): ArgumentsNode {
  const items: Node[] = [];
  while (!accept(parser, 'E')) items.push(parseTemplateArgument(parser));
  return { kind: 'arguments', items };
}

function parseFunctionParameter(parser: Parser): Node {
  const position = accept(parser, 'T') ? 0 : parseCompactNumber(parser) + 1;
  return { kind: 'function-parameter', position };
}

function parseInitializer(parser: Parser, type: Node | undefined): Node {
  return { kind: 'initializer', type, items: parseOperands(parser, 'E') };
}

/** A name, with its template arguments if it has some. */
function parseMemberName(parser: Parser): Node {
  const name = parseUnqualifiedName(parser);
  if (peek(parser) !== 'I') return name;
  return { kind: 'template', name, args: parseTemplateArguments(parser) };
}

function parseOperands(parser: Parser, terminator: string): ArgumentsNode {
  const items: Node[] = [];
  while (!accept(parser, terminator)) items.push(parseOperand(parser));
  return { kind: 'arguments', items };
}

function parseOperation(parser: Parser): Node {
  const operator = parseOperatorName(parser);
  if (operator.kind === 'cast') return parseCast(parser, operator);
  if (operator.kind === 'vendor-operator') return parseByArity(parser, operator, operator.arity);
  if (operator.kind !== 'operator') return reject();
  switch (operator.code) {
    case 'st':
    case 'at':
      return unary(operator, parser.grammar.type(parser));
    case 'sP':
      return unary(operator, parseArgumentsToEnd(parser));
    case 'pp':
    case 'mm':
      return parseStep(parser, operator);
    case 'nw':
    case 'na':
      return parseNew(parser, operator);
    default:
      return parseByArity(parser, operator, operator.arity);
  }
}

/** `cv <type> <operand>` or `cv <type> _ <operand>* E`. */
function parseCast(parser: Parser, operator: Node): Node {
  const operand = accept(parser, '_') ? parseOperands(parser, 'E') : parseOperand(parser);
  return unary(operator, operand);
}

/** `pp_ <operand>` stands for `++x`, `pp <operand>` for `x++`. */
function parseStep(parser: Parser, operator: Node): Node {
  const isPostfix = !accept(parser, '_');
  return { kind: 'unary', operator, operand: parseOperand(parser), isPostfix };
}

/** `nw <placement>* _ <type> E`, with an initializer `pi <operand>* E` or `il <operand>* E` in place of the E. */
function parseNew(parser: Parser, operator: Node): Node {
  const first = parseOperands(parser, '_');
  const second = parser.grammar.type(parser);
  const third = parseNewInitializer(parser);
  return { kind: 'ternary', operator, first, second, third };
}

function parseNewInitializer(parser: Parser): Node | undefined {
  if (accept(parser, 'E')) return undefined;
  if (accept(parser, 'pi')) return parseOperands(parser, 'E');
  expect(parser, 'il');
  return parseInitializer(parser, undefined);
}

function parseByArity(parser: Parser, operator: Node, arity: number): Node {
  switch (arity) {
    case 0:
      return { kind: 'nullary', operator };
    case 1:
      return unary(operator, parseOperand(parser));
    case 2:
      return parseBinary(parser, operator);
    case 3: {
      const first = parseFirst(parser, operator);
      const second = parseOperand(parser);
      return { kind: 'ternary', operator, first, second, third: parseOperand(parser) };
    }
    default:
      return reject();
  }
}

function parseBinary(parser: Parser, operator: Node): Node {
  const left = parseFirst(parser, operator);
  const code = codeOf(operator);
  if (code === 'cl') return { kind: 'binary', operator, left, right: parseOperands(parser, 'E') };
  const isMember = code === 'dt' || code === 'pt';
  const right = isMember ? parseMember(parser) : parseOperand(parser);
  return { kind: 'binary', operator, left, right };
}

function parseMember(parser: Parser): Node {
  if (accept(parser, 'sr')) return parseScopedName(parser);
  return parseMemberName(parser);
}

/** The first operand: of a fold an operator, of a named cast a type, of a designator a field. */
function parseFirst(parser: Parser, operator: Node): Node {
  const code = codeOf(operator);
  if (isFold(code)) return parseOperatorName(parser);
  if (isNamedCast(code)) return parser.grammar.type(parser);
  if (code === 'di') return parseUnqualifiedName(parser);
  return parseOperand(parser);
}

function codeOf(operator: Node): OperatorNode['code'] {
  return operator.kind === 'operator' ? operator.code : '';
}

function unary(operator: Node, operand: Node): Node {
  return { kind: 'unary', operator, operand, isPostfix: false };
}
