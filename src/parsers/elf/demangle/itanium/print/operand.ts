import type { Node } from '../ast.js';
import { print, write, type Printer } from './printer.js';

/** Operands that need no parentheses: plain names, braced lists and parameters. */
const BARE: ReadonlySet<Node['kind']> = new Set(['name', 'qualified', 'initializer', 'function-parameter']);

/** An operand, in parentheses unless it is plain. */
export function printOperand(printer: Printer, node: Node): void {
  if (BARE.has(node.kind)) print(printer, node);
  else printParenthesized(printer, node);
}

/** Any node in parentheses. */
export function printParenthesized(printer: Printer, node: Node): void {
  write(printer, '(');
  print(printer, node);
  write(printer, ')');
}

/** The sign of an operator, without the word "operator". */
export function printOperator(printer: Printer, node: Node): void {
  if (node.kind === 'operator') write(printer, node.text);
  else print(printer, node);
}
