import { MAX_DEPTH, MAX_OUTPUT_LENGTH, MAX_STEPS, reject } from '../limits.js';

/** The productions that refer to each other in circles. They reach each other through the reader. */
export type Grammar = {
  readonly path: (reader: Reader, isInValue: boolean) => void;
  readonly type: (reader: Reader) => void;
  readonly constant: (reader: Reader) => void;
};

/** A position in a v0 name and the text written so far. The grammar is read and printed in one go. */
export type Reader = {
  readonly text: string;
  readonly grammar: Grammar;
  at: number;
  out: string;
  depth: number;
  steps: number;
  /** True while a part is read that has no place in the output. */
  isSilent: boolean;
  /** Lifetimes that the enclosing `for<…>` binders have named. */
  boundLifetimes: bigint;
};

/** A reader at the start of a path. */
export function createReader(text: string, grammar: Grammar): Reader {
  return {
    text,
    grammar,
    at: 0,
    out: '',
    depth: 0,
    steps: 0,
    isSilent: false,
    boundLifetimes: 0n,
  };
}

/** Appends text, unless the part that is read has no place in the output. */
export function write(reader: Reader, text: string): void {
  if (reader.isSilent) return;
  reader.out += text;
  if (reader.out.length > MAX_OUTPUT_LENGTH) reject();
}

/** The next character, or the empty string at the end. */
export function peek(reader: Reader): string {
  return reader.text.charAt(reader.at);
}

/** Takes the next character and moves on. */
export function take(reader: Reader): string {
  if (reader.at >= reader.text.length) reject();
  return reader.text.charAt(reader.at++);
}

/** True, and past it, if `letter` comes next. */
export function accept(reader: Reader, letter: string): boolean {
  if (peek(reader) !== letter) return false;
  reader.at += 1;
  return true;
}

/** Reads a production within the bounds on depth and work. */
export function descend(reader: Reader, production: () => void): void {
  reader.steps += 1;
  reader.depth += 1;
  if (reader.depth > MAX_DEPTH || reader.steps > MAX_STEPS) reject();
  production();
  reader.depth -= 1;
}

/** Reads an earlier part of the name again: the number after `B` counts from behind `_R`. */
export function followBackReference(reader: Reader, production: () => void): void {
  const target = takeBase62(reader);
  if (reader.isSilent) return;
  const next = reader.at;
  if (target >= BigInt(next)) reject();
  reader.at = Number(target);
  descend(reader, production);
  reader.at = next;
}

/** Reads and writes items up to an `E`, with a separator. Returns their number. */
export function readList(reader: Reader, separator: string, item: () => void): number {
  let count = 0;
  while (!accept(reader, 'E')) {
    if (count > 0) write(reader, separator);
    descend(reader, item);
    count += 1;
  }
  return count;
}

/** `_` is 0, `0_` is 1, `Z_` is 62. Wraps at 64 bits as the reference does. */
export function takeBase62(reader: Reader): bigint {
  if (accept(reader, '_')) return 0n;
  let value = 0n;
  while (!accept(reader, '_')) value = BigInt.asUintN(64, value * 62n + BigInt(digitOf(take(reader))));
  return BigInt.asUintN(64, value + 1n);
}

/** `s <base 62>` or nothing, which is 0. */
export function takeDisambiguator(reader: Reader): bigint {
  return takeOptional(reader, 's');
}

/** A tagged number plus one, or 0 without the tag. */
export function takeOptional(reader: Reader, tag: string): bigint {
  return accept(reader, tag) ? BigInt.asUintN(64, takeBase62(reader) + 1n) : 0n;
}

function digitOf(character: string): number {
  if (character >= '0' && character <= '9') return character.charCodeAt(0) - 48;
  if (character >= 'a' && character <= 'z') return character.charCodeAt(0) - 87;
  if (character >= 'A' && character <= 'Z') return character.charCodeAt(0) - 29;
  return reject();
}
