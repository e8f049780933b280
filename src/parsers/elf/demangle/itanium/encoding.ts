import { reject } from '../limits.js';
import { isFunctionQualifier, type Node } from './ast.js';
import { accept, descend, expect, isDigit, isLower, peek, peekSecond, type Parser } from './parser.js';
import { parseBareFunctionType } from './function-type.js';
import { parseSpecialName } from './special-name.js';

/** A whole symbol: `_Z <encoding>` and the suffixes that the compiler gives to clones. */
export function parseSymbol(parser: Parser): Node {
  let node = parseMangledName(parser);
  while (startsCloneSuffix(parser)) {
    node = { kind: 'clone', target: node, suffix: parseCloneSuffix(parser) };
  }
  if (parser.at !== parser.text.length) reject();
  return node;
}

/** `_Z <encoding>`, or a bare `Z <encoding>` as old compilers write it in template arguments. */
export function parseMangledName(parser: Parser): Node {
  if (!accept(parser, '_Z')) expect(parser, 'Z');
  return parseEncoding(parser);
}

/** A function with its parameters, a variable, or a special object such as a vtable. */
export function parseEncoding(parser: Parser): Node {
  return descend(parser, parseAnyEncoding);
}

function parseAnyEncoding(parser: Parser): Node {
  const next = peek(parser);
  if (next === 'G' || next === 'T') return parseSpecialName(parser);
  const name = parser.grammar.name(parser);
  if (peek(parser) === '' || peek(parser) === 'E') return name;
  const type = parseBareFunctionType(parser, hasResult(name));
  return { kind: 'encoding', name, type };
}

/** Only template functions are mangled with their return type, and of these no constructors and conversions. */
function hasResult(name: Node): boolean {
  if (isFunctionQualifier(name)) return hasResult(name.inner);
  if (name.kind === 'local') return hasResult(name.name);
  return name.kind === 'template' && !isResultless(name.name);
}

function isResultless(name: Node): boolean {
  if (name.kind === 'qualified' || name.kind === 'local') return isResultless(name.name);
  return name.kind === 'constructor' || name.kind === 'destructor' || name.kind === 'conversion';
}

function startsCloneSuffix(parser: Parser): boolean {
  const next = peekSecond(parser);
  return peek(parser) === '.' && (isLower(next) || isDigit(next) || next === '_');
}

/** One suffix such as `.isra.0`: a word, then any numbers. */
function parseCloneSuffix(parser: Parser): string {
  const start = parser.at;
  parser.at += 2;
  while (isCloneWord(peek(parser))) parser.at += 1;
  while (peek(parser) === '.' && isDigit(peekSecond(parser))) {
    parser.at += 2;
    while (isDigit(peek(parser))) parser.at += 1;
  }
  return parser.text.slice(start, parser.at);
}

function isCloneWord(character: string): boolean {
  return isLower(character) || isDigit(character) || character === '_';
}
