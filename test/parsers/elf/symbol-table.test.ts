import { describe, expect, it } from 'vitest';
import { ElfFile } from '../../../src/parsers/elf/elf-file.js';
import { SymbolTable } from '../../../src/parsers/elf/symbol-table.js';
import { buildElf, sectionType, type SectionSpec } from '../../support/build-elf.js';
import { symbolSections, symbolType, type SymbolSpec } from '../../support/build-symbols.js';
import { MemoryFile } from '../../support/memory-file.js';
import { thrownBy } from '../../support/thrown-by.js';

const text: SectionSpec = {
  name: '.text',
  type: sectionType.progbits,
  flags: 6,
  address: 0x1000,
  bytes: new Uint8Array(64),
};

function open(sections: readonly SectionSpec[]): ElfFile {
  return ElfFile.open(new MemoryFile(buildElf({ sections })));
}

function tableOf(...symbols: SymbolSpec[]): SymbolTable {
  return SymbolTable.read(open([text, ...symbolSections(symbols, 3)]));
}

function func(name: string, address: number, sizeBytes = 0): SymbolSpec {
  return { name, address, sizeBytes, type: symbolType.function };
}

function label(name: string, address: number): SymbolSpec {
  return { name, address, type: symbolType.none };
}

function namesAt(table: SymbolTable, ...addresses: number[]): (string | null)[] {
  return addresses.map((address) => table.functionAt(address)?.name ?? null);
}

describe('functionAt', () => {
  it('gives the whole symbol', () => {
    expect(tableOf(func('app_main', 0x1000, 16)).functionAt(0x1004)).toEqual({
      name: 'app_main',
      address: 0x1000,
      sizeBytes: 16,
      kind: 'function',
      file: null,
    });
  });

  it('cuts a name of a megabyte, and marks the cut', () => {
    const name = tableOf(func('f'.repeat(1_000_000), 0x1000, 16)).functionAt(0x1004)?.name ?? '';
    expect([name.length, name.endsWith('f…')]).toEqual([65_537, true]);
  });

  it('knows the first and the last byte of a function, and nothing around it', () => {
    const table = tableOf(func('f', 0x1010, 16));
    expect(namesAt(table, 0x100f, 0x1010, 0x101f, 0x1020)).toEqual([null, 'f', 'f', null]);
  });

  it('tells neighbours apart, in whatever order they are listed', () => {
    const table = tableOf(func('c', 0x1020, 16), func('a', 0x1000, 16), func('b', 0x1010, 16));
    expect(namesAt(table, 0x100f, 0x1010, 0x101f, 0x1020)).toEqual(['a', 'b', 'b', 'c']);
  });

  it('knows no function in the gap between two', () => {
    const table = tableOf(func('a', 0x1000, 4), func('b', 0x1010, 4));
    expect(namesAt(table, 0x1004, 0x100f)).toEqual([null, null]);
  });

  it('reaches from a function without a size to the next symbol', () => {
    const table = tableOf(func('_vector', 0x1000), func('next', 0x1010, 4));
    expect(namesAt(table, 0x1000, 0x100f, 0x1010)).toEqual(['_vector', '_vector', 'next']);
  });

  it('reaches from an assembly label to the next symbol', () => {
    const table = tableOf(label('rtos_int_enter', 0x1000), func('next', 0x1010, 4));
    expect(table.functionAt(0x1008)).toEqual({
      name: 'rtos_int_enter',
      address: 0x1000,
      sizeBytes: 0,
      kind: 'none',
      file: null,
    });
  });

  it.each(['$x', '$xrv32i2p1_m2p0', '$d', '$a', '$t', '$d.12', '.L12', '.LFB3'])(
    'never takes the mapping symbol or local label %s for a function',
    (name) => {
      const table = tableOf(
        func('f', 0x1000, 16),
        label(name, 0x1008),
        label(name, 0x1020),
        func('g', 0x1030, 4),
      );
      expect(namesAt(table, 0x1008, 0x1020, 0x1024)).toEqual(['f', null, null]);
    },
  );

  it('never takes a symbol without a name for a function', () => {
    const table = tableOf(func('f', 0x1000, 16), label('', 0x1008), func('g', 0x1030, 4));
    expect(namesAt(table, 0x1008)).toEqual(['f']);
  });

  it.each(['$exit', 'L12', '_x', '.text_start'])('takes %s for a label', (name) => {
    expect(namesAt(tableOf(label(name, 0x1000), func('g', 0x1030, 4)), 0x1004)).toEqual([name]);
  });

  it('prefers the function with a size among aliases at one address', () => {
    const [alias, real] = [func('alias', 0x1000), func('real', 0x1000, 16)];
    expect(namesAt(tableOf(alias, real), 0x1008)).toEqual(['real']);
    expect(namesAt(tableOf(real, alias), 0x1008)).toEqual(['real']);
  });

  it('prefers a function to a label at the same address', () => {
    expect(namesAt(tableOf(label('start', 0x1000), func('f', 0x1000, 16)), 0x1000)).toEqual(['f']);
  });

  it('takes the first listed of equal aliases', () => {
    const table = tableOf(func('malloc', 0x1000, 16), func('_malloc', 0x1000, 16));
    expect(namesAt(table, 0x1000)).toEqual(['malloc']);
  });

  it('knows no data objects, sections and files', () => {
    const table = tableOf(
      { name: 'buffer', address: 0x1000, sizeBytes: 16, type: symbolType.object },
      { name: '.text', address: 0x1000, type: symbolType.section },
      { name: 'main.c', address: 0x1000, type: symbolType.file, sectionIndex: 0xfff1 },
    );
    expect(namesAt(table, 0x1000, 0x1008)).toEqual([null, null]);
    expect(table.isEmpty).toBe(true);
  });

  it('knows no undefined functions and no bare numbers of the linker script', () => {
    const table = tableOf(
      { ...func('missing', 0x1000, 16), sectionIndex: 0 },
      { ...label('_stack_size', 0x1004), sectionIndex: 0xfff1 },
      { ...func('after', 0x1040, 16) },
    );
    expect(namesAt(table, 0x1000, 0x1004, 0x1008)).toEqual([null, null, null]);
  });

  it('reaches to the top of the address space without wrapping', () => {
    const table = tableOf(func('top', 0xfffffff0, 0x20), func('low', 0, 4));
    expect(namesAt(table, 0xffffffff, 0, 8)).toEqual(['top', 'low', null]);
  });
});

describe('the file of a symbol', () => {
  const local = { isLocal: true } as const;
  const file = (name: string): SymbolSpec => ({
    name,
    type: symbolType.file,
    sectionIndex: 0xfff1,
    ...local,
  });

  it('is the one listed before it when the symbol is local', () => {
    const table = tableOf(file('one.c'), { ...func('first', 0x1000, 4), ...local }, file('two.c'), {
      ...func('second', 0x1010, 4),
      ...local,
    });
    expect(table.functionAt(0x1000)?.file).toBe('one.c');
    expect(table.functionAt(0x1010)?.file).toBe('two.c');
  });

  it('is unknown when the symbol is global', () => {
    expect(tableOf(file('one.c'), func('f', 0x1000, 4)).functionAt(0x1000)?.file).toBeNull();
  });

  it('is unknown when no file was listed before it', () => {
    expect(tableOf({ ...func('f', 0x1000, 4), ...local }).functionAt(0x1000)?.file).toBeNull();
  });
});

describe('find', () => {
  const table = tableOf(func('app_main', 0x1000, 16), {
    name: 'buffer',
    address: 0x2000,
    sizeBytes: 8,
    type: symbolType.object,
  });

  it('gives the symbol of exactly that name', () => {
    expect(table.find('app_main')?.address).toBe(0x1000);
    expect(table.find('app')).toBeNull();
    expect(table.find('app_main2')).toBeNull();
    expect(table.find('')).toBeNull();
  });

  it('knows data objects too', () => {
    expect(table.find('buffer')).toEqual({
      name: 'buffer',
      address: 0x2000,
      sizeBytes: 8,
      kind: 'object',
      file: null,
    });
  });
});

describe('a file without usable symbols', () => {
  const rows = symbolSections([func('f', 0x1000, 16)], 3);
  const [symtab, strtab] = rows;
  if (!symtab || !strtab) throw new Error('symbolSections gives two sections');

  it.each([
    ['is stripped', [text]],
    ['has a string table of another type', [text, symtab, { ...strtab, type: sectionType.progbits }]],
    ['links to a section that is not there', [text, { ...symtab, link: 99 }, strtab]],
    ['links to the empty section', [text, { ...symtab, link: 0 }, strtab]],
    ['has an empty symbol table', [text, { ...symtab, bytes: new Uint8Array(0) }, strtab]],
    ['has less than one symbol', [text, { ...symtab, bytes: new Uint8Array(15) }, strtab]],
  ])('gives an empty table when it %s', (_, sections) => {
    const table = SymbolTable.read(open(sections));
    expect([table.isEmpty, table.functionAt(0x1000), table.find('f')]).toEqual([true, null, null]);
  });

  it('is not empty otherwise', () => {
    const table = SymbolTable.read(open([text, symtab, strtab]));
    expect([table.isEmpty, table.find('f')?.address]).toEqual([false, 0x1000]);
  });

  it('leaves out a symbol that was cut off at the end of the table', () => {
    const three = symbolSections([func('a', 0x1000, 4), func('b', 0x1010, 4)], 3);
    const [cut, strings] = three;
    if (!cut?.bytes || !strings) throw new Error('symbolSections gives two sections');
    const table = SymbolTable.read(open([text, { ...cut, bytes: cut.bytes.subarray(0, 47) }, strings]));
    expect(namesAt(table, 0x1000, 0x1010)).toEqual(['a', null]);
  });

  it.each([
    ['symbol table', { ...symtab, sizeBytes: 0xffffff }, strtab],
    ['string table', symtab, { ...strtab, sizeBytes: 0xffffff }],
  ])('is refused when its %s ends beyond the file', (_, first, second) => {
    const elf = open([text, first, second]);
    expect(thrownBy(() => SymbolTable.read(elf)).code).toBe('elf-truncated');
  });
});
