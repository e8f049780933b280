import {
  isFunctionQualifier,
  type FunctionNode,
  type ModifierNode,
  type Node,
  type TypeNode,
} from '../ast.js';
import { resolveReference } from './references.js';
import { printModifier } from './modifier.js';
import { print, withoutPending, withScope, write, type Pending, type Printer } from './printer.js';

/** What needs parentheses before the parameters of a function, as in `void (*)(int)`, with or without a space before them. */
const PARENTHESES: ReadonlyMap<Node['kind'], 'plain' | 'spaced'> = new Map([
  ['pointer', 'plain'],
  ['reference', 'plain'],
  ['cv', 'spaced'],
  ['vendor-qualifier', 'spaced'],
  ['complex', 'spaced'],
  ['member-pointer', 'spaced'],
]);

type ArrayNode = Extract<TypeNode, { kind: 'array' }>;

/** A pointer, reference or qualifier: first its target, then itself, unless a function or an array in between printed it. */
export function printModified(printer: Printer, node: ModifierNode): void {
  if (node.kind === 'reference') {
    printReference(printer, node);
    return;
  }
  if (node.kind === 'cv' && isRepeated(printer, node.word)) print(printer, node.inner);
  else printTarget(printer, node, node.inner);
}

/** References to references collapse: `&` wins over `&&`. */
function printReference(printer: Printer, node: Extract<ModifierNode, { kind: 'reference' }>): void {
  resolveReference(printer, node, (target) => {
    if (target.kind !== 'reference') printTarget(printer, node, node.inner);
    else if (!target.isRvalue || node.isRvalue) printTarget(printer, target, target.inner);
    else printTarget(printer, node, target.inner);
  });
}

function printTarget(printer: Printer, modifier: ModifierNode, target: Node): void {
  const outer = printer.pending;
  const own: Pending = { node: modifier, scope: printer.scope, next: outer, isPrinted: false };
  printer.pending = own;
  print(printer, target);
  if (!own.isPrinted) printModifier(printer, modifier);
  printer.pending = outer;
}

/** An array passes its qualifiers on to its elements, so that one may arrive twice. */
function isRepeated(printer: Printer, word: string): boolean {
  for (let part = printer.pending; part !== undefined; part = part.next) {
    if (part.isPrinted) continue;
    if (part.node.kind !== 'cv') return false;
    if (part.node.word === word) return true;
  }
  return false;
}

/** A function type: its result, what waits for its place, its parameters. */
export function printFunction(printer: Printer, node: FunctionNode): void {
  const outer = printer.pending;
  if (node.result !== undefined) {
    const own: Pending = { node, scope: printer.scope, next: outer, isPrinted: false };
    printer.pending = own;
    print(printer, node.result);
    printer.pending = outer;
    if (own.isPrinted) return;
    write(printer, ' ');
  }
  printSignature(printer, node, outer);
}

function printSignature(printer: Printer, node: FunctionNode, pending: Pending | undefined): void {
  const parenthesis = findParenthesis(pending);
  if (parenthesis !== 'none') {
    const needsSpace = parenthesis === 'spaced' || (printer.last !== '(' && printer.last !== '*');
    if (needsSpace && printer.last !== ' ') write(printer, ' ');
    write(printer, '(');
  }
  withoutPending(printer, () => {
    printPending(printer, pending, false);
    if (parenthesis !== 'none') write(printer, ')');
    write(printer, '(');
    printer.routines.list(printer, node.parameters);
    write(printer, ')');
    printPending(printer, pending, true);
  });
}

function findParenthesis(pending: Pending | undefined): 'none' | 'plain' | 'spaced' {
  for (let part = pending; part !== undefined && !part.isPrinted; part = part.next) {
    const parenthesis = PARENTHESES.get(part.node.kind);
    if (parenthesis !== undefined) return parenthesis;
  }
  return 'none';
}

/** An array type: its element with the array's own qualifiers, what waits for its place, its size. */
export function printArray(printer: Printer, node: ArrayNode): void {
  const outer = printer.pending;
  const own: Pending = { node, scope: printer.scope, next: outer, isPrinted: false };
  printer.pending = own;
  const qualifiers: Node[] = [];
  for (let part = outer; part?.node.kind === 'cv'; part = part.next) {
    if (part.isPrinted) continue;
    part.isPrinted = true;
    qualifiers.push(part.node);
    printer.pending = { ...part, next: printer.pending, isPrinted: false };
  }
  print(printer, node.element);
  printer.pending = outer;
  if (own.isPrinted) return;
  for (const qualifier of qualifiers.toReversed()) printModifier(printer, qualifier);
  printBounds(printer, node, outer);
}

function printBounds(printer: Printer, node: ArrayNode, pending: Pending | undefined): void {
  let first = pending;
  while (first?.isPrinted === true) first = first.next;
  const hasParenthesis = first !== undefined && first.node.kind !== 'array';
  if (hasParenthesis) write(printer, ' (');
  printPending(printer, pending, false);
  if (hasParenthesis) write(printer, ')');
  if (first === undefined || hasParenthesis) write(printer, ' ');
  write(printer, '[');
  if (node.size !== undefined) print(printer, node.size);
  write(printer, ']');
}

/** Prints what waits, from the inside out. Qualifiers of a member function wait on for the place behind its parameters. */
export function printPending(printer: Printer, pending: Pending | undefined, isSuffix: boolean): void {
  for (let part = pending; part !== undefined; part = part.next) {
    if (part.isPrinted || (!isSuffix && isFunctionQualifier(part.node))) continue;
    part.isPrinted = true;
    const { node, scope, next } = part;
    const isLast = node.kind === 'function' || node.kind === 'array' || node.kind === 'local';
    withScope(printer, scope, () => {
      if (node.kind === 'function') printSignature(printer, node, next);
      else if (node.kind === 'array') printBounds(printer, node, next);
      else if (node.kind === 'local') printLocalWithoutQualifiers(printer, node);
      else printModifier(printer, node);
    });
    if (isLast) return;
  }
}

/** The qualifiers of a local function wait in the declarator already. */
function printLocalWithoutQualifiers(printer: Printer, node: Extract<Node, { kind: 'local' }>): void {
  withoutPending(printer, () => print(printer, node.scope));
  write(printer, '::');
  let name = node.name;
  if (name.kind === 'default-argument') {
    write(printer, `{default arg#${name.position}}::`);
    name = name.name;
  }
  while (isFunctionQualifier(name)) name = name.inner;
  print(printer, name);
}
