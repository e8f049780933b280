import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ElfFile } from '../../../../../src/parsers/elf/elf-file.js';
import { lastPart } from '../../../../../src/parsers/elf/dwarf/types/last-part.js';
import { TypeReader } from '../../../../../src/parsers/elf/dwarf/types/type-reader.js';
import { buildElf, sectionType } from '../../../../support/build-elf.js';
import { MemoryFile } from '../../../../support/memory-file.js';
import { randomOf } from '../../../../support/random.js';
import { samplePath } from '../../../../support/sample-path.js';

const bytes = readFileSync(samplePath('streamer.elf'));
const sample = new TypeReader(ElfFile.open(new MemoryFile(bytes)));

// Abbreviations: code, tag, has children, pairs of attribute and form. A name is DW_FORM_string, a type DW_FORM_ref4.
const abbrevs = [
  [1, 0x11, 1, 0, 0],
  [2, 0x13, 1, 0x03, 0x08, 0x0b, 0x0b, 0, 0],
  [3, 0x0d, 0, 0x03, 0x08, 0x49, 0x13, 0x38, 0x0b, 0, 0],
  [4, 0x16, 0, 0x03, 0x08, 0x49, 0x13, 0, 0],
  [5, 0x26, 0, 0x49, 0x13, 0, 0],
  [6, 0x01, 1, 0x49, 0x13, 0, 0],
  [7, 0x21, 0, 0x2f, 0x06, 0, 0],
  [8, 0x39, 1, 0x03, 0x08, 0, 0],
  [9, 0x39, 1, 0, 0],
  [0],
];

const word = (value: number): number[] => [
  value & 255,
  (value >> 8) & 255,
  (value >> 16) & 255,
  value >>> 24,
];
const name = (text: string): number[] => [...Buffer.from(`${text}\0`)];

/** A reader of one DWARF 4 unit. `entries` gets the place of the first entry after the unit's own. */
function readerOf(entries: (start: number) => readonly number[]): TypeReader {
  const start = 12;
  const unit = [4, 0, ...word(0), 4, 1, ...entries(start), 0];
  const { progbits: type } = sectionType;
  const sections = [
    { name: '.debug_abbrev', type, bytes: Uint8Array.from(abbrevs.flat()) },
    { name: '.debug_info', type, bytes: Uint8Array.from([...word(unit.length), ...unit]) },
  ];
  return new TypeReader(ElfFile.open(new MemoryFile(buildElf({ sections }))));
}

// As c++filt and addr2line write it: _ZN12_GLOBAL__N_11SE
it('a namespace without a name has the one that demanglers give it', () => {
  const reader = readerOf(() => [9, 2, ...name('S'), 8, 0, 0]);
  const written = '(anonymous namespace)::S';
  expect(reader.find(written)).toMatchObject([{ name: written, sizeBytes: 8 }]);
  expect(reader.find('S')).toMatchObject([{ name: written }]);
});

describe('cyclic types', () => {
  const struct = (target: number): number[] => [2, ...name('S'), 8, 3, ...name('m'), ...word(target), 0, 0];

  it('end as damaged where an alias means itself', () => {
    // struct S { m } is 2 + 1+2 … bytes; the alias follows it at `target`.
    const target = 12 + struct(0).length;
    for (const alias of [
      [4, ...name('T'), ...word(target)],
      [5, ...word(target)],
      [6, ...word(target), 7, ...word(3), 0],
    ]) {
      const [layout] = readerOf(() => [...struct(target), ...alias]).find('S');
      expect(layout).toMatchObject({ sizeBytes: 8, members: [{ name: 'm', sizeBytes: null }] });
    }
  });

  it('are no structure where a typedef means itself, alone or through another', () => {
    expect(readerOf((start) => [4, ...name('T'), ...word(start)]).find('T')).toEqual([]);
    const other = 12 + 7;
    const through = readerOf((start) => [4, ...name('T'), ...word(other), 4, ...name('U'), ...word(start)]);
    expect(through.find('T')).toEqual([]);
  });

  it('are laid out where a structure holds itself', () => {
    const [layout] = readerOf((start) => struct(start)).find('S');
    expect(layout?.members).toEqual([
      { name: 'm', type: 'S', offsetBytes: 0, sizeBytes: 8, bits: null, isBase: false },
    ]);
  });

  it('are skipped with a warning where a type is outside of the unit', () => {
    const reader = readerOf(() => struct(0x7fff_0000));
    expect(reader.find('S')).toEqual([]);
    expect(reader.warnings.join()).toMatch(/past the end|skipped/);
  });
});

describe('hostile debug information', () => {
  it('nests without end, and is left', () => {
    const deep = readerOf(() => Array.from({ length: 5000 }, () => [8, ...name('n')]).flat());
    expect(deep.find('n')).toEqual([]);
  });

  it('has a unit whose name is nowhere, and which is left out of those that name a type', () => {
    const { progbits: type } = sectionType;
    // A unit and a structure, both with their names in .debug_str, of which that of the unit lies outside.
    const table = [1, 0x11, 1, 0x03, 0x0e, 0, 0, 2, 0x13, 0, 0x03, 0x0e, 0x0b, 0x0b, 0, 0, 0];
    const unit = [4, 0, ...word(0), 4, 1, ...word(0x7fff_0000), 2, ...word(1), 8, 0];
    const sections = [
      { name: '.debug_abbrev', type, bytes: Uint8Array.from(table) },
      { name: '.debug_info', type, bytes: Uint8Array.from([...word(unit.length), ...unit]) },
      { name: '.debug_str', type, bytes: Uint8Array.from([0, ...name('Struct')]) },
    ];
    const reader = new TypeReader(ElfFile.open(new MemoryFile(buildElf({ sections }))));
    expect(reader.unitsNaming('Struct')).toEqual([]);
    expect(reader.warnings.join()).toMatch(/The name of the unit at 0x0 .* is unknown/);
  });

  it('is read or skipped, whatever bytes are damaged', () => {
    const elf = ElfFile.open(new MemoryFile(bytes));
    const places = elf.sections.filter((one) => /^\.debug_(?:info|abbrev|str)$/.test(one.name));
    const random = randomOf(7).share;
    for (let run = 0; run < 60; run++) {
      const damaged = Uint8Array.from(bytes);
      for (let count = 0; count < 40; count++) {
        const section = places[count % places.length];
        if (section)
          damaged[section.offset + Math.floor(random() * section.sizeBytes)] = Math.floor(random() * 256);
      }
      const reader = new TypeReader(ElfFile.open(new MemoryFile(damaged)));
      for (const layout of reader.find('QueueDefinition'))
        expect(layout.members.length).toBeLessThanOrEqual(1000);
    }
  });
});

describe('structures of one unit', () => {
  const struct = (size: number): number[] => [2, ...name('S'), size, 0];

  it('are found behind scopes as deep as inlined calls go', () => {
    const nested = [...Array.from({ length: 100 }, () => [8, ...name('')]).flat(), ...Array(100).fill(0)];
    expect(readerOf(() => [...nested, ...struct(8)]).find('S')).toHaveLength(1);
  });

  it('come in the order of their sizes where they share a name', () => {
    const sizes = [8, 4, 16, 12];
    const found = readerOf(() => sizes.flatMap(struct)).find('S');
    expect(found.map(({ sizeBytes }) => sizeBytes)).toEqual([4, 8, 12, 16]);
  });
});

describe('the sample firmware', () => {
  it('has structures by their own name, by a part of their scope and by all of it', () => {
    for (const asked of ['Element', 'RtcpNackResponder::Element', 'rtc::RtcpNackResponder::Element']) {
      expect(sample.find(asked).map(({ name: found }) => found)).toEqual(['rtc::RtcpNackResponder::Element']);
    }
    expect(sample.find('Responder::Element')).toEqual([]);
    expect(sample.find('NoSuchThing')).toEqual([]);
    expect(sample.find('')).toEqual([]);
  });

  it('has the constant that no object holds', () => {
    expect(sample.find('rtc::RtcpNackResponder')[0]?.constants).toEqual([
      { name: 'DefaultMaxSize', value: 64 },
    ]);
  });
});

describe('the last part of a name', () => {
  it('keeps template arguments with scopes in them', () => {
    expect(lastPart('std::_Sp_counted_base<(__gnu_cxx::_Lock_policy)1>')).toBe(
      '_Sp_counted_base<(__gnu_cxx::_Lock_policy)1>',
    );
    expect(['a::b', 'b', '::b', 'a<x>::b'].map(lastPart)).toEqual(['b', 'b', 'b', 'b']);
  });
});
