import { array, assert, nat, property, tuple, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flattenOwners } from '../../src/parsers/elf/index/flat-owners.js';
import { RangeList, RangeTable } from '../../src/parsers/elf/dwarf/range-table.js';
import { SectionBytes } from '../../src/parsers/elf/dwarf/section-bytes.js';
import { findWords } from '../../src/parsers/elf/dwarf/types/word-search.js';
import { SymbolColumns } from '../../src/parsers/elf/symbol-columns.js';
import { cpuMs } from '../support/cpu-ms.js';

function section(bytes: Buffer): SectionBytes {
  const read = (start: number, length: number): Uint8Array => bytes.subarray(start, start + length);
  return new SectionBytes('.debug_info', { sizeBytes: bytes.length, read });
}

describe('words in a section', () => {
  it('are found wherever they stand, as a search of byte by byte finds them', () => {
    const few = uint8Array({ max: 3, maxLength: 200 });
    assert(
      property(
        few,
        array(uint8Array({ max: 3, minLength: 4, maxLength: 4 }), { maxLength: 5 }),
        (bytes, wanted) => {
          const text = Buffer.from(bytes);
          const words = new Map(wanted.map((word, index) => [Buffer.from(word).readUInt32LE(0), index]));
          const expected: number[] = [];
          for (let at = 0; at + 4 <= text.length; at++)
            if (words.has(text.readUInt32LE(at))) expected.push(at);
          expect(Array.from(findWords(section(text), words), ({ place }) => place)).toEqual(expected);
        },
      ),
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

describe('ranges of addresses', () => {
  it('have the same last owner at each address, flattened or searched', () => {
    assert(
      property(array(tuple(nat(30), nat(10)), { maxLength: 12 }), (ranges) => {
        const list = new RangeList();
        for (const [index, [low, size]] of ranges.entries()) list.add(low, low + size + 1, index);
        const table = new RangeTable(list);
        const flat = flattenOwners(list);
        for (let address = 0; address < 45; address++) {
          const at = flat?.addresses.findLastIndex((start) => start <= address) ?? -1;
          const owner = at < 0 ? 0 : (flat?.owners[at] ?? 0);
          expect(owner === 0 ? null : owner - 1).toBe(table.lastOwnerAt(address));
        }
      }),
    );
  });

  it('are not flattened where each covers all others', () => {
    const list = new RangeList();
    for (let i = 0; i < 10_000; i++) list.add(i, 100_000 - i, i);
    expect(flattenOwners(list)).toBeNull();
  });
});

describe('symbols whose names hold a text', () => {
  it('are those that a look at each name finds, also where names share their ends', () => {
    assert(
      property(array(nat(12), { maxLength: 8 }), (offsets) => {
        const strings = Buffer.from('\0_Zab\0ab\0b_ab\0', 'latin1');
        const columns = new SymbolColumns(strings, offsets.length);
        columns.nameOffsets.set(offsets);
        for (const text of ['ab', 'b', '_Z', 'x', '']) {
          const expected = offsets.flatMap((_, row) =>
            text !== '' && columns.at(row).name.includes(text) ? [row] : [],
          );
          expect([...columns.rowsNaming(text)]).toEqual(expected);
        }
      }),
    );
  });

  it('are found in four megabytes without an end in no time', () => {
    const columns = new SymbolColumns(Buffer.alloc(4 * 1024 * 1024, 'ab'), 1000);
    const start = cpuMs();
    expect([...columns.rowsNaming('ab')]).toHaveLength(1000);
    expect(cpuMs() - start).toBeLessThan(2000);
  });
});
