/** Longest symbol that is read, in characters. */
export const MAX_SYMBOL_LENGTH = 100_000;

/** Nested constructs that a symbol may have; printed names may go twice as deep. The C++ and Rust libraries stay below 50. */
export const MAX_DEPTH = 250;

/** Steps of parsing, and again of printing, that one symbol may cost. The largest names of the C++ library take 2000. */
export const MAX_STEPS = 100_000;

/** Longest answer in characters. */
export const MAX_OUTPUT_LENGTH = 200_000;

/** Ends the work on a symbol that is malformed or too expensive. `demangle` alone catches it. */
export class MalformedSymbol extends Error {
  override readonly name = 'MalformedSymbol';
}

/** Gives up on the symbol. */
export function reject(): never {
  throw new MalformedSymbol('not a mangled name');
}
