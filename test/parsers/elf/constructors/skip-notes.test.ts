import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatSkipNote, parseSkipNotes } from '../../../../src/parsers/elf/constructors/skip-notes.js';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
  fc.constantFrom(
    '_GLOBAL__sub_I_gTrack',
    'main/a b.cpp',
    `it's "quoted".cpp`,
    'a%20b',
    '日本.cpp',
    'x\n.cpp',
    'a:1',
  ),
);

it('a note is read back as it was, whatever the names are, and holds nothing that C or an assembler would obey', () => {
  const note = fc.record({
    style: fc.constantFrom('slots' as const, 'table' as const, 'literal' as const),
    array: fc.constantFrom('priority' as const, 'init' as const),
    position: fc.nat({ max: 511 }),
    address: fc.nat({ max: 0xffff_ffff }),
    symbol: fc.option(text),
    file: fc.option(text),
    line: fc.option(fc.integer({ min: 1, max: 999_999 })),
  });
  fc.assert(
    fc.property(fc.array(note, { maxLength: 8 }), (notes) => {
      const lines = notes.map(formatSkipNote);
      for (const line of lines) expect(line).toMatch(/^[\w .$/+~%:-]+$/);
      const known = notes.filter(({ symbol, file }) => symbol !== '-' && file !== '-');
      const read = parseSkipNotes(Buffer.from(lines.map((line) => `${line}\n`).join('')));
      if (known.length === notes.length) expect(read).toEqual(notes);
    }),
  );
});

it('bytes that are no notes give none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(parseSkipNotes(bytes)).toEqual([]);
    }),
  );
});
