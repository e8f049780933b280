import type { ExpressionNode, Node } from '../ast.js';
import { isDesignator } from '../operators.js';
import { printOperand, printOperator } from './operand.js';
import { print, write, type Printer } from './printer.js';

type Binary = Extract<ExpressionNode, { kind: 'binary' }>;
type Ternary = Extract<ExpressionNode, { kind: 'ternary' }>;

/** `(...+x)`, `(x+...)` or `(x+...+y)`. The packs inside are printed whole. */
export function printFold(printer: Printer, node: Binary | Ternary): void {
  const packIndex = printer.packIndex;
  printer.packIndex = -1;
  write(printer, '(');
  if (node.kind === 'ternary') printTwoSidedFold(printer, node);
  else printOneSidedFold(printer, node);
  write(printer, ')');
  printer.packIndex = packIndex;
}

function printOneSidedFold(printer: Printer, node: Binary): void {
  const isLeft = node.operator.kind === 'operator' && node.operator.code === 'fl';
  if (isLeft) write(printer, '...');
  else printOperand(printer, node.right);
  printOperator(printer, node.left);
  if (isLeft) printOperand(printer, node.right);
  else write(printer, '...');
}

function printTwoSidedFold(printer: Printer, node: Ternary): void {
  printOperand(printer, node.second);
  printOperator(printer, node.first);
  write(printer, '...');
  printOperator(printer, node.first);
  if (node.third !== undefined) printOperand(printer, node.third);
}

/** `.x=1`, `[1]=2` or `[1 ... 3]=2`. */
export function printDesignator(printer: Printer, node: Binary | Ternary): void {
  const [first, second] = node.kind === 'ternary' ? [node.first, node.second] : [node.left, undefined];
  const isField = node.operator.kind === 'operator' && node.operator.code === 'di';
  write(printer, isField ? '.' : '[');
  print(printer, first);
  if (second !== undefined) {
    write(printer, ' ... ');
    print(printer, second);
  }
  if (!isField) write(printer, ']');
  printDesignated(printer, node.kind === 'ternary' ? node.third : node.right);
}

/** Nested designators such as `.x.y=1` share one equals sign. */
function printDesignated(printer: Printer, value: Node | undefined): void {
  if (value === undefined) return;
  const isNested =
    (value.kind === 'binary' || value.kind === 'ternary') &&
    value.operator.kind === 'operator' &&
    isDesignator(value.operator.code);
  if (isNested) return printDesignator(printer, value);
  write(printer, '=');
  printOperand(printer, value);
}
