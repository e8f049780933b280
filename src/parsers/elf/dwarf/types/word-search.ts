import { asBuffer } from '../byte-cursor.js';
import type { SectionBytes } from '../section-bytes.js';

// A part of a section that memory is at hand for (larger ones are mapped anew each), and what is kept of the part before.
const windowBytes = 64 * 1024;
const leadBytes = 64;
// So few words are found faster one by one: the engine's own search goes through bytes ten times as fast as a loop.
const fewWords = 16;

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
 * Finds words of 32 bits, at any place, in one pass over a section. Many words cost no more for each byte than some: a
 * small table says of nearly all that they are none of these.
 */
export function* findWords<Owner>(
  section: SectionBytes,
  words: ReadonlyMap<number, Owner>,
): Generator<WordHit<Owner>> {
  if (words.size === 0) return;
  const search = words.size <= fewWords ? new FewWords(words.keys()) : new ManyWords(words.keys());
  for (let start = 0; start < section.sizeBytes; start += windowBytes) {
    const base = Math.max(0, start - leadBytes);
    const bytes = section.upTo(base, start - base + windowBytes + 3);
    for (const at of search.candidatesIn(bytes.subarray(start - base))) {
      const place = start - base + at;
      const owner = words.get(wordAt(bytes, place));
      if (owner !== undefined) yield { owner, place: start + at, bytes, at: place };
    }
  }
}

/** Each word is searched for by itself. */
class FewWords {
  readonly #needles: readonly Buffer[];

  constructor(words: Iterable<number>) {
    this.#needles = Array.from(words, (word) => {
      const needle = Buffer.alloc(4);
      needle.writeUInt32LE(word);
      return needle;
    });
  }

  /** Places of all of them, ascending. */
  candidatesIn(bytes: Uint8Array): readonly number[] {
    const found: number[] = [];
    const buffer = asBuffer(bytes);
    for (const needle of this.#needles) {
      for (let at = buffer.indexOf(needle); at !== -1; at = buffer.indexOf(needle, at + 1)) found.push(at);
    }
    return found.toSorted((x, y) => x - y);
  }
}

/** One look at each two bytes, whatever the words. */
class ManyWords {
  readonly #filter = new Uint8Array(2 ** 16);
  readonly #scratch = new Uint8Array(windowBytes + 4);

  constructor(words: Iterable<number>) {
    for (const word of words)
      this.#filter[pairsOf(Uint8Array.of(word & 0xff, (word >>> 8) & 0xff))[0] ?? 0] = 1;
  }

  /** Places whose first two bytes are those of a word: two bytes at a time, at even places and then at odd ones. */
  candidatesIn(bytes: Uint8Array): readonly number[] {
    const found: number[] = [];
    for (const first of [0, 1]) {
      this.#scratch.set(first === 0 ? bytes : bytes.subarray(first));
      const pairs = pairsOf(this.#scratch);
      const count = Math.max(0, Math.floor((bytes.length - first - 2) / 2));
      for (let i = 0; i < count; i++) if (this.#filter[pairs[i] ?? 0] === 1) found.push(first + i * 2);
    }
    return found.toSorted((x, y) => x - y);
  }
}

// As this machine reads them, in the filter and in the section alike.
function pairsOf({ buffer, length }: Uint8Array): Uint16Array {
  return new Uint16Array(buffer, 0, length >>> 1);
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
