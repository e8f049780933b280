import { array, assert, nat, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flattenOwners } from '../../src/parsers/elf/index/flat-owners.js';
import { RangeList, RangeTable } from '../../src/parsers/elf/dwarf/range-table.js';
import { SymbolColumns } from '../../src/parsers/elf/symbol-columns.js';
import { cpuMs } from '../support/cpu-ms.js';

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
