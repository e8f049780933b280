import type { OperatorNode } from './ast.js';

/** Operator encodings of the Itanium C++ ABI (section 5.1.3), as GNU tools spell them: code, text, arity. */
const TABLE: readonly (readonly [code: string, text: string, arity: number])[] = [
  ['aN', '&=', 2],
  ['aS', '=', 2],
  ['aa', '&&', 2],
  ['ad', '&', 1],
  ['an', '&', 2],
  ['at', 'alignof ', 1],
  ['aw', 'co_await ', 1],
  ['az', 'alignof ', 1],
  ['cc', 'const_cast', 2],
  ['cl', '()', 2],
  ['cm', ',', 2],
  ['co', '~', 1],
  ['dV', '/=', 2],
  ['dX', ']=', 3],
  ['da', 'delete[] ', 1],
  ['dc', 'dynamic_cast', 2],
  ['de', '*', 1],
  ['di', '=', 2],
  ['dl', 'delete ', 1],
  ['ds', '.*', 2],
  ['dt', '.', 2],
  ['dv', '/', 2],
  ['dx', ']=', 2],
  ['eO', '^=', 2],
  ['eo', '^', 2],
  ['eq', '==', 2],
  ['fL', '...', 3],
  ['fR', '...', 3],
  ['fl', '...', 2],
  ['fr', '...', 2],
  ['ge', '>=', 2],
  ['gs', '::', 1],
  ['gt', '>', 2],
  ['ix', '[]', 2],
  ['lS', '<<=', 2],
  ['le', '<=', 2],
  ['li', 'operator"" ', 1],
  ['ls', '<<', 2],
  ['lt', '<', 2],
  ['mI', '-=', 2],
  ['mL', '*=', 2],
  ['mi', '-', 2],
  ['ml', '*', 2],
  ['mm', '--', 1],
  ['na', 'new[]', 3],
  ['ne', '!=', 2],
  ['ng', '-', 1],
  ['nt', '!', 1],
  ['nw', 'new', 3],
  ['nx', 'noexcept', 1],
  ['oR', '|=', 2],
  ['oo', '||', 2],
  ['or', '|', 2],
  ['pL', '+=', 2],
  ['pl', '+', 2],
  ['pm', '->*', 2],
  ['pp', '++', 1],
  ['ps', '+', 1],
  ['pt', '->', 2],
  ['qu', '?', 3],
  ['rM', '%=', 2],
  ['rS', '>>=', 2],
  ['rc', 'reinterpret_cast', 2],
  ['rm', '%', 2],
  ['rs', '>>', 2],
  ['sP', 'sizeof...', 1],
  ['sZ', 'sizeof...', 1],
  ['sc', 'static_cast', 2],
  ['ss', '<=>', 2],
  ['st', 'sizeof ', 1],
  ['sz', 'sizeof ', 1],
  ['tr', 'throw', 0],
  ['tw', 'throw ', 1],
];

const OPERATORS: ReadonlyMap<string, OperatorNode> = new Map(
  TABLE.map(([code, text, arity]) => [code, { kind: 'operator', code, text, arity }]),
);

/** The operator of a two-letter code, if the ABI names one. */
export function findOperator(code: string): OperatorNode | undefined {
  return OPERATORS.get(code);
}

/** Encodings of static_cast and its kin, whose first operand is a type. */
export function isNamedCast(code: string): boolean {
  return code === 'sc' || code === 'dc' || code === 'cc' || code === 'rc';
}

/** Encodings of the four C++17 fold expressions, whose first operand is an operator. */
export function isFold(code: string): boolean {
  return code === 'fl' || code === 'fr' || code === 'fL' || code === 'fR';
}

/** Encodings of the designators in a braced list: `.x=1`, `[1]=2`, `[1 ... 3]=2`. */
export function isDesignator(code: string): boolean {
  return code === 'di' || code === 'dx' || code === 'dX';
}
