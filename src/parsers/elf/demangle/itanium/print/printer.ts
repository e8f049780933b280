import { MAX_DEPTH, MAX_OUTPUT_LENGTH, MAX_STEPS, reject } from '../../limits.js';
import type { ArgumentsNode, LambdaNode, Node, TemplateNode } from '../ast.js';

/** The templates whose arguments are in scope, the innermost first. */
export type Scope = { readonly template: TemplateNode; readonly outer: Scope | undefined };

/**
 * A part of a declarator that waits for its place: C++ writes the type of `int (*name)[3]` around the name, so a pointer waits until
 * the array that it points to prints it, or prints itself after its target.
 */
export type Pending = {
  readonly node: Node;
  readonly scope: Scope | undefined;
  readonly next: Pending | undefined;
  isPrinted: boolean;
};

/** The nodes that are being printed, the innermost first. */
type Ancestors = { readonly node: Node; readonly parent: Ancestors | undefined };

/** The functions of the printer that call each other in circles. */
export type Routines = {
  readonly node: (printer: Printer, node: Node) => void;
  readonly list: (printer: Printer, list: ArgumentsNode) => void;
  readonly pending: (printer: Printer, pending: Pending | undefined, isSuffix: boolean) => void;
};

export type Printer = {
  readonly routines: Routines;
  readonly parts: string[];
  /** The length of the text in all parts. */
  length: number;
  /** The last character written, even if a list took it back. GNU's spacing depends on it. */
  last: string;
  steps: number;
  depth: number;
  pending: Pending | undefined;
  scope: Scope | undefined;
  ancestors: Ancestors | undefined;
  /** The template that an enclosing conversion operator belongs to. */
  conversionTemplate: TemplateNode | undefined;
  /** The lambda whose parameters are being printed. Its template parameters have no arguments. */
  lambda: LambdaNode | undefined;
  /** The element of an argument pack that is being printed; -1 means the whole pack. */
  packIndex: number;
  /** The scopes in which referenced template parameters were first printed. */
  readonly firstScopes: Map<Node, Scope | undefined>;
};

/** An empty printer. */
export function createPrinter(routines: Routines): Printer {
  return {
    routines,
    parts: [],
    length: 0,
    last: '',
    steps: 0,
    depth: 0,
    pending: undefined,
    scope: undefined,
    ancestors: undefined,
    conversionTemplate: undefined,
    lambda: undefined,
    packIndex: 0,
    firstScopes: new Map(),
  };
}

/** Appends text. */
export function write(printer: Printer, text: string): void {
  if (text === '') return;
  printer.parts.push(text);
  printer.length += text.length;
  printer.last = text.charAt(text.length - 1);
  if (printer.length > MAX_OUTPUT_LENGTH) reject();
}

/** Takes back what was written after the first `count` parts. */
export function truncate(printer: Printer, count: number): void {
  while (printer.parts.length > count) printer.length -= printer.parts.pop()?.length ?? 0;
}

/** Prints one node within the bounds on depth and work. */
export function print(printer: Printer, node: Node): void {
  enter(printer);
  const ancestors = printer.ancestors;
  printer.ancestors = { node, parent: ancestors };
  printer.routines.node(printer, node);
  printer.ancestors = ancestors;
  leave(printer);
}

/** Starts one step of recursive work, within the bounds on depth and work. */
export function enter(printer: Printer): void {
  printer.steps += 1;
  printer.depth += 1;
  if (printer.depth > MAX_DEPTH * 2 || printer.steps > MAX_STEPS) reject();
}

/** Ends the step that `enter` started. */
export function leave(printer: Printer): void {
  printer.depth -= 1;
}

/** Runs `body` with no part of an outer declarator waiting. */
export function withoutPending(printer: Printer, body: () => void): void {
  const pending = printer.pending;
  printer.pending = undefined;
  body();
  printer.pending = pending;
}

/** Runs `body` with other template arguments in scope. */
export function withScope(printer: Printer, scope: Scope | undefined, body: () => void): void {
  const outer = printer.scope;
  printer.scope = scope;
  body();
  printer.scope = outer;
}
