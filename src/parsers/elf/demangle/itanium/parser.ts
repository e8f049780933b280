import { MalformedSymbol, MAX_DEPTH, MAX_STEPS, reject } from '../limits.js';
import type { ArgumentsNode, Node } from './ast.js';

/** The productions that refer to each other in circles. They reach each other through the parser. */
export type Grammar = {
  readonly mangledName: (parser: Parser) => Node;
  readonly encoding: (parser: Parser) => Node;
  readonly name: (parser: Parser) => Node;
  readonly type: (parser: Parser) => Node;
  readonly expression: (parser: Parser) => Node;
  readonly templateArguments: (parser: Parser) => ArgumentsNode;
  readonly templateParameter: (parser: Parser) => Node;
  readonly functionParameters: (parser: Parser) => ArgumentsNode;
};

/** A position in a mangled name and what the grammar remembers on its way. */
export type Parser = {
  readonly text: string;
  readonly grammar: Grammar;
  /** Components that `S_`, `S0_`… refer back to. */
  readonly substitutions: Node[];
  at: number;
  depth: number;
  steps: number;
  /** The class name that a constructor or destructor repeats. */
  lastName: Node | undefined;
  isInExpression: boolean;
  isInConversion: boolean;
  /** True to read `sr1A1x` and not `sr1AE1x` as `A::x`. */
  readonly hasOldScopes: boolean;
  /** True once a name was read that old compilers may have meant in another way. */
  hasMetNewScope: boolean;
};

/** A parser at the start of a mangled name. */
export function createParser(text: string, grammar: Grammar, hasOldScopes: boolean): Parser {
  return {
    text,
    grammar,
    substitutions: [],
    at: 0,
    depth: 0,
    steps: 0,
    lastName: undefined,
    isInExpression: false,
    isInConversion: false,
    hasOldScopes,
    hasMetNewScope: false,
  };
}

/** The next character, or the empty string at the end. */
export function peek(parser: Parser): string {
  return parser.text.charAt(parser.at);
}

/** The character after the next one, or the empty string. */
export function peekSecond(parser: Parser): string {
  return parser.text.charAt(parser.at + 1);
}

/** Takes the next character and moves on. */
export function take(parser: Parser): string {
  if (parser.at >= parser.text.length) reject();
  return parser.text.charAt(parser.at++);
}

/** True, and past it, if `word` comes next. */
export function accept(parser: Parser, word: string): boolean {
  if (!parser.text.startsWith(word, parser.at)) return false;
  parser.at += word.length;
  return true;
}

/** Moves past `word`, which must come next. */
export function expect(parser: Parser, word: string): void {
  if (!accept(parser, word)) reject();
}

/** Remembers a component for later back-references and returns it. */
export function remember<T extends Node>(parser: Parser, node: T): T {
  parser.substitutions.push(node);
  return node;
}

/** Runs one production of a recursive grammar within the bounds on depth and work. */
export function descend<T>(parser: Parser, production: (parser: Parser) => T): T {
  parser.steps += 1;
  parser.depth += 1;
  if (parser.depth > MAX_DEPTH || parser.steps > MAX_STEPS) reject();
  const result = production(parser);
  parser.depth -= 1;
  return result;
}

/** The answer of a test that reads on, after which the parser stands where it stood. What cannot be read fails the test. */
export function lookAhead(parser: Parser, test: () => boolean): boolean {
  const { at, depth, lastName, isInExpression, isInConversion } = parser;
  const known = parser.substitutions.length;
  try {
    return test();
  } catch (error) {
    if (!(error instanceof MalformedSymbol)) throw error;
    // The caller reads the same text as something else.
    return false;
  } finally {
    Object.assign(parser, { at, depth, lastName, isInExpression, isInConversion });
    parser.substitutions.length = known;
  }
}

/** True for 0 to 9; false at the end of the text. */
export function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

/** True for a to z; false at the end of the text. */
export function isLower(character: string): boolean {
  return character >= 'a' && character <= 'z';
}

/** True for A to Z; false at the end of the text. */
export function isUpper(character: string): boolean {
  return character >= 'A' && character <= 'Z';
}
