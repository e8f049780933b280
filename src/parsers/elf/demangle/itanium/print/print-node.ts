import { isModifier, isName, type Node, type SpecialNode } from '../ast.js';
import { printFunction, printModified, printPending } from './declarator.js';
import { printExpression } from './expression.js';
import { printList } from './list.js';
import { printName } from './name.js';
import { createPrinter, print, write, type Printer } from './printer.js';
import { printType } from './type.js';

const ROUTINES = { node: printNode, list: printList, pending: printPending };

/** The text of a whole symbol as c++filt writes it. */
export function printSymbol(node: Node): string {
  const printer = createPrinter(ROUTINES);
  print(printer, node);
  return printer.parts.join('');
}

function printNode(printer: Printer, node: Node): void {
  if (isName(node)) return printName(printer, node);
  if (isModifier(node)) return printModified(printer, node);
  switch (node.kind) {
    case 'arguments':
      return printList(printer, node);
    case 'function':
      return printFunction(printer, node);
    case 'builtin':
    case 'array':
    case 'template-parameter':
    case 'pack-expansion':
    case 'decltype':
      return printType(printer, node);
    case 'function-parameter':
    case 'literal':
    case 'cast':
    case 'nullary':
    case 'unary':
    case 'binary':
    case 'ternary':
    case 'vendor-call':
    case 'initializer':
      return printExpression(printer, node);
    case 'special':
    case 'construction-vtable':
    case 'reference-temporary':
    case 'clone':
      return printSpecial(printer, node);
  }
}

function printSpecial(printer: Printer, node: SpecialNode): void {
  switch (node.kind) {
    case 'special':
      write(printer, node.label);
      return print(printer, node.target);
    case 'construction-vtable':
      write(printer, 'construction vtable for ');
      print(printer, node.base);
      write(printer, '-in-');
      return print(printer, node.derived);
    case 'reference-temporary':
      write(printer, `reference temporary #${node.number} for `);
      return print(printer, node.target);
    case 'clone':
      print(printer, node.target);
      return write(printer, ` [clone ${node.suffix}]`);
  }
}
