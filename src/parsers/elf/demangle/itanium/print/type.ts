import { reject } from '../../limits.js';
import type { Node, TemplateParameterNode, TypeNode } from '../ast.js';
import { printArray } from './declarator.js';
import { printLambdaParameter } from './lambda.js';
import { printOperand } from './operand.js';
import { findArgument, findPack, pickElement } from './references.js';
import { print, withScope, write, type Printer } from './printer.js';

/** Types other than pointers, references, qualified and function types. */
export function printType(printer: Printer, node: TypeNode): void {
  switch (node.kind) {
    case 'builtin':
      return write(printer, node.text);
    case 'array':
      return printArray(printer, node);
    case 'template-parameter':
      return printParameter(printer, node);
    case 'pack-expansion':
      return printExpansion(printer, node.pattern);
    case 'decltype':
      write(printer, 'decltype (');
      print(printer, node.expression);
      return write(printer, ')');
  }
}

/** The argument itself. It may refer to parameters of an outer template, so the inner one leaves the scope. */
function printParameter(printer: Printer, node: TemplateParameterNode): void {
  if (printer.lambda !== undefined) return printLambdaParameter(printer, printer.lambda, node.index);
  const argument = pickElement(printer, findArgument(printer, node)) ?? reject();
  withScope(printer, printer.scope?.outer, () => print(printer, argument));
}

/** One copy of the pattern for each element of its pack. Without a known pack the pattern stays, with dots. */
function printExpansion(printer: Printer, pattern: Node): void {
  const pack = printer.lambda === undefined ? findPack(printer, pattern) : undefined;
  if (pack === undefined) {
    printOperand(printer, pattern);
    write(printer, '...');
    return;
  }
  for (let index = 0; index < pack.items.length; index += 1) {
    if (index > 0) write(printer, ', ');
    printer.packIndex = index;
    print(printer, pattern);
  }
}
