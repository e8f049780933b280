import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SectionBytes } from '../../../../../src/parsers/elf/dwarf/section-bytes.js';
import { findWords } from '../../../../../src/parsers/elf/dwarf/types/word-search.js';
import { casesOf } from '../../../../support/thorough.js';

const windowBytes = 64 * 1024;

function section(bytes: Uint8Array): SectionBytes {
  return new SectionBytes('.debug_info', {
    sizeBytes: bytes.length,
    read: (start, length) => bytes.subarray(start, start + length),
  });
}

function placesByLooking(bytes: Buffer, words: ReadonlyMap<number, string>): [number, string][] {
  const found: [number, string][] = [];
  for (let at = 0; at + 4 <= bytes.length; at++) {
    const owner = words.get(bytes.readUInt32LE(at));
    if (owner !== undefined) found.push([at, owner]);
  }
  return found;
}

describe('words in a section', () => {
  it('are found where a look at each place finds them, few words and many, over the ends of the parts', () => {
    const word = fc.tuple(fc.nat(2), fc.nat(2), fc.nat(1), fc.constant(0)).map((bytes) => Buffer.from(bytes));
    const tail = fc.uint8Array({ maxLength: 40, max: 2 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 18 }), tail, fc.nat(44), (asked, end, before) => {
        const words = new Map(asked.map((bytes, i) => [bytes.readUInt32LE(), `name ${i}`]));
        // Nothing there, but enough to go the other way.
        const many = new Map(words);
        for (let i = 0; i < 20; i++) many.set(0xfffffff0 - i, 'none');
        const bytes = Buffer.concat([Buffer.alloc(windowBytes - before, 7), end]);
        const expected = placesByLooking(bytes, words);
        for (const given of [words, many]) {
          const hits = [...findWords(section(bytes), given)];
          expect(hits.map(({ place, owner }) => [place, owner])).toEqual(expected);
          for (const hit of hits) {
            expect(hit.bytes[hit.at]).toBe(bytes[hit.place]);
            expect(hit.at).toBeGreaterThanOrEqual(Math.min(hit.place, 1));
          }
        }
      }),
      { numRuns: casesOf(300) },
    );
  });
});
