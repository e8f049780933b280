import { reject } from '../../limits.js';
import type { ExpressionNode, Node, TernaryNode } from '../ast.js';
import { isDesignator, isFold, isNamedCast } from '../operators.js';
import { printOperand, printOperator, printParenthesized } from './operand.js';
import { printDesignator, printFold } from './special-operators.js';
import { findPack } from './references.js';
import { print, write, type Printer } from './printer.js';

type Unary = Extract<ExpressionNode, { kind: 'unary' }>;
type Binary = Extract<ExpressionNode, { kind: 'binary' }>;
type Literal = Extract<ExpressionNode, { kind: 'literal' }>;

/** Every kind of expression. */
export function printExpression(printer: Printer, node: ExpressionNode): void {
  switch (node.kind) {
    case 'function-parameter':
      return write(printer, node.position === 0 ? 'this' : `{parm#${node.position}}`);
    case 'literal':
      return printLiteral(printer, node);
    case 'cast':
      return print(printer, node.type);
    case 'nullary':
      return printOperator(printer, node.operator);
    case 'unary':
      return printUnary(printer, node);
    case 'binary':
      return printBinary(printer, node);
    case 'ternary':
      return printTernary(printer, node);
    case 'vendor-call':
      print(printer, node.name);
      return printParenthesized(printer, node.args);
    case 'initializer':
      if (node.type !== undefined) print(printer, node.type);
      write(printer, '{');
      print(printer, node.items);
      return write(printer, '}');
  }
}

function codeOf(operator: Node): string {
  return operator.kind === 'operator' ? operator.code : '';
}

function printUnary(printer: Printer, node: Unary): void {
  const code = codeOf(node.operator);
  if (node.isPostfix) {
    printOperand(printer, node.operand);
    return printOperator(printer, node.operator);
  }
  if (code === 'sZ') {
    return write(printer, String(findPack(printer, node.operand)?.items.length ?? 0));
  }
  if (code === 'sP') return write(printer, String(countArguments(printer, node.operand)));
  const operand = code === 'ad' ? withoutSignature(node.operand) : node.operand;
  if (node.operator.kind === 'cast') printParenthesized(printer, node.operator);
  else printOperator(printer, node.operator);
  if (code === 'gs') print(printer, operand);
  else if (code === 'st' || code === 'nx') printParenthesized(printer, operand);
  else printOperand(printer, operand);
}

/** The address of a member function is printed without its parameters. */
function withoutSignature(node: Node): Node {
  const isMember = node.kind === 'encoding' && node.name.kind === 'qualified';
  return isMember && node.type.kind === 'function' ? node.name : node;
}

/** The number of arguments with every pack expanded, for `sizeof...(Ts..., Us...)`. */
function countArguments(printer: Printer, node: Node): number {
  if (node.kind !== 'arguments') return 1;
  let count = 0;
  for (const item of node.items) {
    const pack = item.kind === 'pack-expansion' ? findPack(printer, item.pattern) : undefined;
    count += pack === undefined ? 1 : pack.items.length;
  }
  return count;
}

function printBinary(printer: Printer, node: Binary): void {
  const code = codeOf(node.operator);
  if (isNamedCast(code)) return printNamedCast(printer, node);
  if (isFold(code)) return printFold(printer, node);
  if (isDesignator(code)) return printDesignator(printer, node);
  // A bare `>` would look like the end of the template arguments.
  if (code === 'gt') write(printer, '(');
  printInfix(printer, node, code);
  if (code === 'gt') write(printer, ')');
}

function printInfix(printer: Printer, node: Binary, code: string): void {
  const isCall = code === 'cl';
  printOperand(printer, isCall ? calleeOf(node.left) : node.left);
  if (code === 'ix') {
    write(printer, '[');
    print(printer, node.right);
    return write(printer, ']');
  }
  if (!isCall) printOperator(printer, node.operator);
  printOperand(printer, node.right);
}

/** A called function is printed without the types of its parameters. */
function calleeOf(node: Node): Node {
  if (node.kind !== 'encoding') return node;
  return node.type.kind === 'function' ? node.name : reject();
}

function printNamedCast(printer: Printer, node: Binary): void {
  printOperator(printer, node.operator);
  write(printer, '<');
  print(printer, node.left);
  write(printer, '>');
  printParenthesized(printer, node.right);
}

function printTernary(printer: Printer, node: TernaryNode): void {
  const code = codeOf(node.operator);
  if (isFold(code)) return printFold(printer, node);
  if (isDesignator(code)) return printDesignator(printer, node);
  if (code !== 'qu') return printNew(printer, node);
  printOperand(printer, node.first);
  printOperator(printer, node.operator);
  printOperand(printer, node.second);
  write(printer, ' : ');
  if (node.third !== undefined) printOperand(printer, node.third);
}

function printNew(printer: Printer, node: TernaryNode): void {
  write(printer, 'new ');
  if (node.first.kind === 'arguments' && node.first.items.length > 0) {
    printOperand(printer, node.first);
    write(printer, ' ');
  }
  print(printer, node.second);
  if (node.third !== undefined) printOperand(printer, node.third);
}

/** Numbers by their suffix, true and false as words, all else behind a cast. */
function printLiteral(printer: Printer, node: Literal): void {
  const style = node.type.kind === 'builtin' ? node.type.literal : undefined;
  const sign = node.isNegative ? '-' : '';
  if (style?.kind === 'suffix') return write(printer, sign + node.value + style.suffix);
  if (style?.kind === 'boolean' && sign === '' && (node.value === '0' || node.value === '1')) {
    return write(printer, node.value === '1' ? 'true' : 'false');
  }
  printParenthesized(printer, node.type);
  write(printer, style?.kind === 'float' ? `${sign}[${node.value}]` : sign + node.value);
}
