import { reject } from '../limits.js';
import { takeBase62, takeOptional, write, type Reader } from './v0-reader.js';

/** Binders of more lifetimes than this are no work of a compiler. */
const MAX_BOUND_LIFETIMES = 100n;

const LETTERS = 26n;

/** A lifetime by its number: `'_` is erased, the others count outwards through the binders. */
export function readLifetime(reader: Reader): void {
  writeLifetime(reader, takeBase62(reader));
}

/** Writes the lifetime of a de Bruijn index. */
export function writeLifetime(reader: Reader, index: bigint): void {
  if (index === 0n) return write(reader, "'_");
  const depth = BigInt.asUintN(64, reader.boundLifetimes - index);
  write(reader, depth < LETTERS ? `'${String.fromCharCode(97 + Number(depth))}` : `'_${depth}`);
}

/** Reads `[G <number>]` and writes `for<'a, 'b> `; what `body` reads may use these lifetimes. */
export function readBinder(reader: Reader, body: () => void): void {
  const outer = reader.boundLifetimes;
  const count = takeOptional(reader, 'G');
  if (count > MAX_BOUND_LIFETIMES) reject();
  if (count > 0n) {
    write(reader, 'for<');
    for (let index = 0n; index < count; index += 1n) {
      if (index > 0n) write(reader, ', ');
      reader.boundLifetimes += 1n;
      writeLifetime(reader, 1n);
    }
    write(reader, '> ');
  }
  body();
  reader.boundLifetimes = outer;
}
