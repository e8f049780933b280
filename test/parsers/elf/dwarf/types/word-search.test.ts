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
    // Bytes of no word before it: none, or nearly a part.
    const fill = fc.oneof(fc.constant(0), fc.integer({ min: windowBytes - 44, max: windowBytes }));
    const tail = fc.uint8Array({ maxLength: 40, max: 2 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 18 }), tail, fill, (asked, end, filled) => {
        const words = new Map(asked.map((bytes, i) => [bytes.readUInt32LE(), `name ${i}`]));
        // Nothing there, but enough to go the other way.
        const many = new Map(words);
        for (let i = 0; i < 20; i++) many.set(0xfffffff0 - i, 'none');
        const bytes = Buffer.concat([Buffer.alloc(filled, 7), end]);
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

  it('are found once each where two parts of the section meet, with what stands before them', () => {
    const bytes = Buffer.alloc(1024 * 1024, 0xaa);
    const places = [0, 1, 64 * 1024 - 3, 64 * 1024 + 1, 128 * 1024 - 1, 192 * 1024, 1024 * 1024 - 4];
    for (const place of places) bytes.writeUInt32LE(0xdead_beef, place);
    const hits = [...findWords(section(bytes), new Map([[0xdead_beef, 'x']]))];
    expect(hits.map(({ place }) => place)).toEqual(places.filter((place) => place !== 0));
    for (const hit of hits) expect(hit.at).toBeGreaterThanOrEqual(Math.min(hit.place, 64));
  });
});
