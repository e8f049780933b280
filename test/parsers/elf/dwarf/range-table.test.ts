import { expect, it } from 'vitest';
import { RangeList, RangeTable } from '../../../../src/parsers/elf/dwarf/range-table.js';

function tableOf(...ranges: readonly (readonly [low: number, high: number])[]): RangeTable {
  const list = new RangeList();
  ranges.forEach(([low, high], owner) => list.add(low, high, owner));
  return new RangeTable(list);
}

it('finds every range that holds the address, however they nest', () => {
  const table = tableOf([100, 200], [20, 40], [110, 150], [120, 130], [160, 170]);
  expect(table.ownersAt(125)).toEqual([3, 2, 0]);
  expect(table.ownersAt(155)).toEqual([0]);
  expect(table.ownersAt(165)).toEqual([4, 0]);
  expect(table.ownersAt(20)).toEqual([1]);
});

it('treats the end as outside', () => {
  const table = tableOf([10, 20]);
  expect([table.ownersAt(9), table.ownersAt(10), table.ownersAt(19), table.ownersAt(20)]).toEqual([
    [],
    [0],
    [0],
    [],
  ]);
});

it('handles the top of the address space', () => {
  expect(tableOf([0xffff_fff0, 0xffff_ffff]).ownersAt(0xffff_fffe)).toEqual([0]);
});
