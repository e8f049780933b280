import type { SectionBytes } from '../section-bytes.js';

// A part of a section that stays in the processor's cache, and what is kept of the part before it.
const windowBytes = 256 * 1024;
const leadBytes = 64;
const filterBits = 12;

/** A place where a word stands, with what stands before it. */
export type WordHit<Owner> = {
  readonly owner: Owner;
  /** From the start of the section. */
  readonly place: number;
  /** The part of the section that holds it, with up to 64 bytes before it. */
  readonly bytes: Uint8Array;
  /** Of the word, in `bytes`. */
  readonly at: number;
};

/**
 * Finds words of 32 bits, at any place, in one pass over a section. Each byte costs the same however many words there
 * are: a small table says of nearly all that they are none of these.
 */
export function* findWords<Owner>(
  section: SectionBytes,
  words: ReadonlyMap<number, Owner>,
): Generator<WordHit<Owner>> {
  if (words.size === 0) return;
  const filter = new Uint8Array(2 ** filterBits);
  for (const word of words.keys()) filter[hash(word)] = 1;
  for (let start = 0; start < section.sizeBytes; start += windowBytes) {
    const base = Math.max(0, start - leadBytes);
    const bytes = section.upTo(base, start - base + windowBytes + 3);
    for (const at of candidatesIn(bytes, start - base, filter)) {
      const owner = words.get(wordAt(bytes, at));
      if (owner !== undefined) yield { owner, place: base + at, bytes, at };
    }
  }
}

function candidatesIn(bytes: Uint8Array, start: number, filter: Uint8Array): readonly number[] {
  const found: number[] = [];
  const end = bytes.length;
  let word = ((bytes[start] ?? 0) << 8) | ((bytes[start + 1] ?? 0) << 16) | ((bytes[start + 2] ?? 0) << 24);
  for (let at = start + 3; at < end; at++) {
    word = (word >>> 8) | ((bytes[at] ?? 0) << 24);
    if (filter[Math.imul(word, 0x9e37_79b1) >>> (32 - filterBits)] === 1) found.push(at - 3);
  }
  return found;
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24)) >>>
    0
  );
}

function hash(word: number): number {
  return Math.imul(word, 0x9e37_79b1) >>> (32 - filterBits);
}
