import { isModifier, type Node } from '../ast.js';
import { print, write, type Printer } from './printer.js';

/** What one part of a declarator looks like: a modifier without its target, or the name. */
export function printModifier(printer: Printer, node: Node): void {
  if (!isModifier(node)) return print(printer, node);
  switch (node.kind) {
    case 'cv':
    case 'complex':
    case 'function-qualifier':
      return write(printer, node.word);
    case 'pointer':
      return write(printer, '*');
    case 'reference':
      return write(printer, node.isRvalue ? '&&' : '&');
    case 'member-pointer':
      if (printer.last !== '(') write(printer, ' ');
      print(printer, node.owner);
      return write(printer, '::*');
    case 'vendor-qualifier':
      write(printer, ' ');
      return print(printer, node.qualifier);
    case 'vector':
      write(printer, ' __vector');
      return printCondition(printer, node.size);
    case 'noexcept':
      write(printer, ' noexcept');
      return printCondition(printer, node.condition);
    case 'throw':
      write(printer, ' throw');
      return printCondition(printer, node.types);
  }
}

function printCondition(printer: Printer, condition: Node | undefined): void {
  if (condition === undefined) return;
  write(printer, '(');
  print(printer, condition);
  write(printer, ')');
}
