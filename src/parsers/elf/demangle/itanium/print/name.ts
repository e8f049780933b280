import {
  isFunctionQualifier,
  type NameNode,
  type Node,
  type OperatorNode,
  type TemplateNode,
} from '../ast.js';
import { isLower } from '../parser.js';
import { printLambda } from './lambda.js';
import { printModifier } from './modifier.js';
import { print, withScope, withoutPending, write, type Pending, type Printer } from './printer.js';

/** Every kind of name. */
export function printName(printer: Printer, node: NameNode): void {
  switch (node.kind) {
    case 'name':
      return write(printer, node.text);
    case 'tagged':
      print(printer, node.name);
      return printBracketed(printer, '[abi:', node.tag);
    case 'qualified':
    case 'local':
      print(printer, node.scope);
      write(printer, '::');
      return print(printer, node.name);
    case 'default-argument':
      write(printer, `{default arg#${node.position}}::`);
      return print(printer, node.name);
    case 'encoding':
      return printEncoding(printer, node);
    case 'template':
      return printTemplate(printer, node);
    case 'constructor':
      return print(printer, node.name);
    case 'destructor':
      write(printer, '~');
      return print(printer, node.name);
    case 'conversion':
      return printConversion(printer, node.type);
    case 'literal-operator':
      write(printer, 'operator"" ');
      return print(printer, node.suffix);
    case 'operator':
      return printOperatorName(printer, node);
    case 'vendor-operator':
      write(printer, 'operator ');
      return print(printer, node.name);
    case 'lambda':
      return printLambda(printer, node);
    case 'unnamed':
      return write(printer, `{unnamed type#${node.position}}`);
    case 'binding':
      return printBracketed(printer, '[', node.names);
    case 'module-entity':
      print(printer, node.name);
      write(printer, '@');
      return print(printer, node.module);
    case 'module':
      return printModule(printer, node);
  }
}

function printBracketed(printer: Printer, open: string, node: Node): void {
  write(printer, open);
  print(printer, node);
  write(printer, ']');
}

function printModule(printer: Printer, node: Extract<NameNode, { kind: 'module' }>): void {
  if (node.parent !== undefined) print(printer, node.parent);
  if (node.isPartition) write(printer, ':');
  else if (node.parent !== undefined) write(printer, '.');
  print(printer, node.name);
}

/** A function. Its name and member qualifiers wait inside its type; its template arguments apply to the type, too. */
function printEncoding(printer: Printer, node: Extract<NameNode, { kind: 'encoding' }>): void {
  const outer = printer.pending;
  const parts: Pending[] = [];
  let name = addQualifiers(printer, node.name, parts);
  addPart(printer, name, parts);
  if (name.kind === 'local') {
    name = name.name;
    if (name.kind === 'default-argument') name = name.name;
    name = addQualifiers(printer, name, parts);
  }
  printer.pending = parts.at(-1);
  if (name.kind === 'template') {
    withScope(printer, { template: name, outer: printer.scope }, () => print(printer, node.type));
  } else print(printer, node.type);
  for (const part of parts.toReversed()) {
    if (part.isPrinted) continue;
    write(printer, ' ');
    printModifier(printer, part.node);
  }
  printer.pending = outer;
}

/** Lets the qualifiers around a name wait and returns the name. */
function addQualifiers(printer: Printer, node: Node, parts: Pending[]): Node {
  let name = node;
  while (isFunctionQualifier(name)) {
    addPart(printer, name, parts);
    name = name.inner;
  }
  return name;
}

function addPart(printer: Printer, node: Node, parts: Pending[]): void {
  parts.push({ node, scope: printer.scope, next: parts.at(-1), isPrinted: false });
}

function printTemplate(printer: Printer, node: TemplateNode): void {
  const outer = printer.conversionTemplate;
  printer.conversionTemplate = node;
  withoutPending(printer, () => {
    print(printer, node.name);
    printArguments(printer, node);
  });
  printer.conversionTemplate = outer;
}

function printArguments(printer: Printer, node: TemplateNode): void {
  if (printer.last === '<') write(printer, ' ');
  write(printer, '<');
  print(printer, node.args);
  if (printer.last === '>') write(printer, ' ');
  write(printer, '>');
}

/** `operator T`, where T may refer to the arguments of the operator's own template. */
function printConversion(printer: Printer, type: Node): void {
  write(printer, 'operator ');
  const own = printer.conversionTemplate;
  const scope = own === undefined ? printer.scope : { template: own, outer: printer.scope };
  if (type.kind !== 'template') {
    withScope(printer, scope, () => print(printer, type));
    return;
  }
  withScope(printer, scope, () => print(printer, type.name));
  printArguments(printer, type);
}

function printOperatorName(printer: Printer, node: OperatorNode): void {
  write(printer, 'operator');
  if (isLower(node.text.charAt(0))) write(printer, ' ');
  write(printer, node.text.trimEnd());
}
