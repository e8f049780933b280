import type { Node } from './ast.js';
import { accept, expect, peek, peekSecond, type Parser } from './parser.js';

/** A qualifier in mangled order, the outermost first. */
export type Qualifier =
  | { readonly kind: 'cv'; readonly word: string }
  | { readonly kind: 'transaction-safe' }
  | { readonly kind: 'noexcept'; readonly condition: Node | undefined }
  | { readonly kind: 'throw'; readonly types: Node };

/** True if a cv-qualifier or a function's exception specification comes next. */
export function startsQualifier(parser: Parser): boolean {
  const next = peek(parser);
  if (next === 'r' || next === 'V' || next === 'K') return true;
  return next === 'D' && 'xoOw'.includes(peekSecond(parser) || '.');
}

/** All qualifiers that come next. */
export function parseQualifiers(parser: Parser): Qualifier[] {
  const qualifiers: Qualifier[] = [];
  for (;;) {
    const qualifier = parseQualifier(parser);
    if (qualifier === undefined) return qualifiers;
    qualifiers.push(qualifier);
  }
}

function parseQualifier(parser: Parser): Qualifier | undefined {
  if (accept(parser, 'r')) return { kind: 'cv', word: ' restrict' };
  if (accept(parser, 'V')) return { kind: 'cv', word: ' volatile' };
  if (accept(parser, 'K')) return { kind: 'cv', word: ' const' };
  if (accept(parser, 'Dx')) return { kind: 'transaction-safe' };
  if (accept(parser, 'Do')) return { kind: 'noexcept', condition: undefined };
  if (accept(parser, 'DO')) {
    const condition = parser.grammar.expression(parser);
    expect(parser, 'E');
    return { kind: 'noexcept', condition };
  }
  if (accept(parser, 'Dw')) {
    const types = parser.grammar.functionParameters(parser);
    expect(parser, 'E');
    return { kind: 'throw', types };
  }
  return undefined;
}

/** `R` or `O`: the reference qualifier of a member function, as it is printed. */
export function parseReferenceQualifier(parser: Parser): string | undefined {
  if (accept(parser, 'R')) return ' &';
  if (accept(parser, 'O')) return ' &&';
  return undefined;
}

/** Puts the qualifiers around a type. */
export function wrapType(qualifiers: readonly Qualifier[], inner: Node): Node {
  return qualifiers.reduceRight<Node>(
    (node, qualifier) => (qualifier.kind === 'cv' ? { ...qualifier, inner: node } : wrapOne(qualifier, node)),
    inner,
  );
}

/** Puts the qualifiers around a member function's name or a function's type. */
export function wrapFunction(qualifiers: readonly Qualifier[], inner: Node): Node {
  return qualifiers.reduceRight<Node>((node, qualifier) => wrapOne(qualifier, node), inner);
}

function wrapOne(qualifier: Qualifier, inner: Node): Node {
  switch (qualifier.kind) {
    case 'cv':
      return { kind: 'function-qualifier', word: qualifier.word, inner };
    case 'transaction-safe':
      return { kind: 'function-qualifier', word: ' transaction_safe', inner };
    case 'noexcept':
      return { kind: 'noexcept', condition: qualifier.condition, inner };
    case 'throw':
      return { kind: 'throw', types: qualifier.types, inner };
  }
}
