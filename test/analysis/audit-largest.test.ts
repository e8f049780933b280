import { describe, expect, it } from 'vitest';
import { findLargest } from '../../src/analysis/audit/static-memory.js';
import type { ElfSymbol } from '../../src/model/elf.js';

const symbols: readonly ElfSymbol[] = [
  { name: 'buffers', address: 0x4ff01000, sizeBytes: 0x400, kind: 'object', file: 'sdio_drv.c' },
  { name: 'stack', address: 0x4ff02000, sizeBytes: 0x2000, kind: 'object', file: null },
  { name: 'stack_alias', address: 0x4ff02000, sizeBytes: 0x2000, kind: 'object', file: null },
  { name: 'elsewhere', address: 0x4ff08000, sizeBytes: 0x10, kind: 'object', file: null },
];
const table = {
  symbolIn: (row: number): ElfSymbol =>
    symbols[row] ?? { name: '', address: 0, sizeBytes: 0, kind: 'none', file: null },
};
const places = symbols.map(({ address, sizeBytes, kind }, row) => ({ address, sizeBytes, kind, row }));

describe('the largest in internal RAM', () => {
  const filesOf = (map: Parameters<typeof findLargest>[2]) =>
    findLargest(table, places, map).map(({ name, file }) => [name, file]);

  it('are of the unit that the symbol table tells of local symbols alone', () => {
    expect(filesOf(null)).toEqual([
      ['stack', null],
      ['buffers', 'sdio_drv.c'],
      ['elsewhere', null],
    ]);
  });

  it('are of the object that a linker map has at their place', () => {
    const map = {
      outputs: [],
      inputs: [
        {
          section: '.bss',
          address: 0x4ff01000,
          sizeBytes: 0x1000,
          object: 'esp-idf/h/libh.a(sdio_drv.c.obj)',
        },
        {
          section: '.bss',
          address: 0x4ff02000,
          sizeBytes: 0x2000,
          object: 'esp-idf/freertos/libfreertos.a(port.c.obj)',
        },
      ],
    };
    expect(filesOf(map)).toEqual([
      ['stack', 'port.c.obj'],
      ['buffers', 'sdio_drv.c'],
      ['elsewhere', null],
    ]);
  });
});
