/**
 * Debug information that contradicts itself or ends too soon. It never leaves this folder: the reader turns it into
 * a warning about one unit, and the symbol table answers instead.
 */
export class MalformedDwarf extends Error {
  override readonly name = 'MalformedDwarf';
}

/** What went wrong, as a part of a warning. Passes on everything that is not about the debug information. */
export function reasonOf(error: unknown): string {
  if (error instanceof MalformedDwarf) return error.message;
  throw error;
}

/** A number as DWARF tools print it. */
export function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
