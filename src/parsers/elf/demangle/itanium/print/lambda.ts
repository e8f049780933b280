import type { LambdaNode, TemplateParameterDeclaration } from '../ast.js';
import { print, write, type Printer } from './printer.js';

/** `{lambda<typename $T0>($T0)#1}`. */
export function printLambda(printer: Printer, node: LambdaNode): void {
  const outer = printer.lambda;
  printer.lambda = node;
  write(printer, '{lambda');
  printHead(printer, node.head);
  write(printer, '(');
  print(printer, node.parameters);
  printer.lambda = outer;
  write(printer, `)#${node.position}}`);
}

/** A lambda's own template parameter by the name that the head gives it, otherwise `auto:1` and so on. */
export function printLambdaParameter(printer: Printer, node: LambdaNode, index: number): void {
  const declaration = node.head[index];
  write(printer, declaration === undefined ? `auto:${index + 1}` : nameParameter(declaration, index));
}

function nameParameter(declaration: TemplateParameterDeclaration, index: number): string {
  switch (declaration.kind) {
    case 'type-declaration':
      return `$T${index}`;
    case 'value-declaration':
      return `$N${index}`;
    case 'template-declaration':
      return `$TT${index}`;
    case 'pack-declaration':
      return nameParameter(declaration.pattern, index);
  }
}

function printHead(printer: Printer, head: readonly TemplateParameterDeclaration[]): void {
  if (head.length === 0) return;
  write(printer, '<');
  head.forEach((declaration, index) => {
    if (index > 0) write(printer, ', ');
    printDeclaration(printer, declaration, '');
    write(printer, ` ${nameParameter(declaration, index)}`);
  });
  write(printer, '>');
}

function printDeclaration(
  printer: Printer,
  declaration: TemplateParameterDeclaration,
  ellipsis: string,
): void {
  switch (declaration.kind) {
    case 'type-declaration':
      write(printer, `typename${ellipsis}`);
      break;
    case 'value-declaration':
      print(printer, declaration.type);
      write(printer, ellipsis);
      break;
    case 'template-declaration':
      write(printer, 'template<');
      declaration.head.forEach((inner, index) => {
        if (index > 0) write(printer, ', ');
        printDeclaration(printer, inner, '');
      });
      write(printer, `> class${ellipsis}`);
      break;
    case 'pack-declaration':
      printDeclaration(printer, declaration.pattern, '...');
  }
}
