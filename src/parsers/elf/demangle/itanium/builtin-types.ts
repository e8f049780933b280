import type { BuiltinNode, LiteralStyle } from './ast.js';

const CAST: LiteralStyle = { kind: 'cast' };
const FLOAT: LiteralStyle = { kind: 'float' };

export const VOID = builtin('void', CAST);

/** Built-in types with a one-letter code (Itanium C++ ABI, section 5.1.5.2). */
const BY_LETTER: ReadonlyMap<string, BuiltinNode> = new Map([
  ['a', builtin('signed char', CAST)],
  ['b', builtin('bool', { kind: 'boolean' })],
  ['c', builtin('char', CAST)],
  ['d', builtin('double', FLOAT)],
  ['e', builtin('long double', FLOAT)],
  ['f', builtin('float', FLOAT)],
  ['g', builtin('__float128', FLOAT)],
  ['h', builtin('unsigned char', CAST)],
  ['i', builtin('int', suffixed(''))],
  ['j', builtin('unsigned int', suffixed('u'))],
  ['l', builtin('long', suffixed('l'))],
  ['m', builtin('unsigned long', suffixed('ul'))],
  ['n', builtin('__int128', CAST)],
  ['o', builtin('unsigned __int128', CAST)],
  ['s', builtin('short', CAST)],
  ['t', builtin('unsigned short', CAST)],
  ['v', VOID],
  ['w', builtin('wchar_t', CAST)],
  ['x', builtin('long long', suffixed('ll'))],
  ['y', builtin('unsigned long long', suffixed('ull'))],
  ['z', builtin('...', CAST)],
]);

/** Built-in types whose code is a D and this letter. */
const BY_LETTER_AFTER_D: ReadonlyMap<string, BuiltinNode> = new Map([
  ['d', builtin('decimal64', CAST)],
  ['e', builtin('decimal128', CAST)],
  ['f', builtin('decimal32', CAST)],
  ['h', builtin('half', FLOAT)],
  ['i', builtin('char32_t', CAST)],
  ['n', builtin('decltype(nullptr)', CAST)],
  ['s', builtin('char16_t', CAST)],
  ['u', builtin('char8_t', CAST)],
]);

/** The type of a code such as `i`. */
export function findBuiltin(letter: string): BuiltinNode | undefined {
  return BY_LETTER.get(letter);
}

/** The type of a code such as `Di`, by its second letter. */
export function findBuiltinAfterD(letter: string): BuiltinNode | undefined {
  return BY_LETTER_AFTER_D.get(letter);
}

/** A floating-point type of a given width such as `_Float32x`. */
export function makeFloat(text: string): BuiltinNode {
  return builtin(text, FLOAT);
}

/** A type that the ABI or a vendor has a short code for. */
export function makeNamedType(text: string): BuiltinNode {
  return builtin(text, CAST);
}

function builtin(text: string, literal: LiteralStyle): BuiltinNode {
  return { kind: 'builtin', text, literal };
}

function suffixed(suffix: string): LiteralStyle {
  return { kind: 'suffix', suffix };
}
