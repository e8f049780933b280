import { reject } from '../../limits.js';
import type { ArgumentsNode, ModifierNode, Node, TemplateParameterNode } from '../ast.js';
import { listChildren } from './children.js';
import { enter, leave, withScope, type Printer, type Scope } from './printer.js';

type ReferenceNode = Extract<ModifierNode, { kind: 'reference' }>;

/** The argument of a template parameter in the innermost template, or the whole pack. */
export function findArgument(printer: Printer, node: TemplateParameterNode): Node | undefined {
  const scope = printer.scope ?? reject();
  return scope.template.args.items[node.index];
}

/** The element of a pack that is being expanded. */
export function pickElement(printer: Printer, argument: Node | undefined): Node | undefined {
  if (argument?.kind !== 'arguments' || printer.packIndex < 0) return argument;
  return argument.items[printer.packIndex];
}

/**
 * Runs `body` with the target of a reference, looking through a template parameter so that references to references can collapse.
 * A back-reference may reach the same parameter from another template; it means what it meant at first.
 */
export function resolveReference(printer: Printer, node: ReferenceNode, body: (target: Node) => void): void {
  const parameter = node.inner;
  if (parameter.kind !== 'template-parameter' || printer.lambda !== undefined) {
    body(parameter);
    return;
  }
  withScope(printer, findScope(printer, node, parameter), () => {
    body(pickElement(printer, findArgument(printer, parameter)) ?? reject());
  });
}

function findScope(printer: Printer, node: Node, parameter: Node): Scope | undefined {
  if (!printer.firstScopes.has(parameter)) {
    printer.firstScopes.set(parameter, printer.scope);
    return printer.scope;
  }
  for (let entry = printer.ancestors; entry !== undefined; entry = entry.parent) {
    const isOuter = entry.node === node && entry !== printer.ancestors;
    if (entry.node === parameter || isOuter) return printer.scope;
  }
  return printer.firstScopes.get(parameter);
}

/** The first argument pack that a pattern mentions. */
export function findPack(printer: Printer, node: Node): ArgumentsNode | undefined {
  if (node.kind === 'template-parameter') {
    const argument = findArgument(printer, node);
    return argument?.kind === 'arguments' ? argument : undefined;
  }
  enter(printer);
  let pack: ArgumentsNode | undefined;
  for (const child of listChildren(node)) {
    pack ??= findPack(printer, child);
  }
  leave(printer);
  return pack;
}
