import { describe, expect, it } from 'vitest';
import { ElfFile } from '../../../src/parsers/elf/elf-file.js';
import { buildElf, headerField, sectionType, type SectionSpec } from '../../support/build-elf.js';
import { MemoryFile } from '../../support/memory-file.js';
import { withUint32 } from '../../support/patch-bytes.js';
import { thrownBy } from '../../support/thrown-by.js';

const write = 1;
const alloc = 2;
const execute = 4;
const compressed = 0x800;

const code = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8]);

const sections: readonly SectionSpec[] = [
  {
    name: '.flash.text',
    type: sectionType.progbits,
    flags: alloc | execute,
    address: 0x40000020,
    bytes: code,
  },
  {
    name: '.dram0.bss',
    type: sectionType.nobits,
    flags: alloc | write,
    address: 0x4ff00c60,
    sizeBytes: 0xfffffff0,
  },
  {
    name: '.debug_info',
    type: sectionType.progbits,
    flags: compressed,
    bytes: Uint8Array.of(9, 9),
    link: 3,
    info: 4,
    entrySizeBytes: 5,
  },
];
const segment = {
  type: 1,
  address: 0x40000020,
  offset: 116,
  fileSizeBytes: 8,
  memorySizeBytes: 16,
  flags: 5,
};
const sample = buildElf({ entry: 0x40000024, segments: [segment, { ...segment, type: 4 }], sections });

// 52 bytes of header and 2 x 32 of program headers; the text follows, then nothing of the bss, then the debug info.
const textOffset = 116;
const debugOffset = 124;
const namesOffset = 126;
const namesLength = '\0.flash.text\0.dram0.bss\0.debug_info\0.shstrtab\0'.length;
const headersOffset = namesOffset + namesLength;

function open(bytes: Uint8Array = sample): ElfFile {
  return ElfFile.open(new MemoryFile(bytes));
}

function named(elf: ElfFile, name: string) {
  const section = elf.section(name);
  if (!section) throw new Error(`${name} is missing`);
  return section;
}

// The offset of a field (in words) of one section header.
function fieldOf(index: number, word: number): number {
  return headersOffset + index * 40 + word * 4;
}

describe('an open ELF file', () => {
  it('has a name, a machine and an entry point', () => {
    const { name, machine, entry } = open();
    expect({ name, machine, entry }).toEqual({ name: 'app.elf', machine: 'riscv', entry: 0x40000024 });
  });

  it('lists its sections with the values of their headers', () => {
    const none = { link: 0, info: 0, entrySizeBytes: 0, isAllocated: false, isExecutable: false };
    expect(open().sections.slice(0, -1)).toEqual([
      {
        ...none,
        name: '',
        type: 'null',
        address: 0,
        offset: 0,
        sizeBytes: 0,
        isCompressed: false,
        isMerged: false,
      },
      {
        ...none,
        name: '.flash.text',
        type: 'progbits',
        address: 0x40000020,
        offset: textOffset,
        sizeBytes: 8,
        isAllocated: true,
        isExecutable: true,
        isCompressed: false,
        isMerged: false,
      },
      {
        ...none,
        name: '.dram0.bss',
        type: 'nobits',
        address: 0x4ff00c60,
        offset: debugOffset,
        sizeBytes: 0xfffffff0,
        isAllocated: true,
        isCompressed: false,
        isMerged: false,
      },
      {
        name: '.debug_info',
        type: 'progbits',
        address: 0,
        offset: debugOffset,
        sizeBytes: 2,
        link: 3,
        info: 4,
        entrySizeBytes: 5,
        isAllocated: false,
        isExecutable: false,
        isCompressed: true,
        isMerged: false,
      },
    ]);
  });

  it('lists its section names as the last section, as the linker writes them', () => {
    expect(open().sections.at(-1)).toMatchObject({
      name: '.shstrtab',
      type: 'strtab',
      sizeBytes: namesLength,
    });
  });

  it('gives the type of a section as a number when it has no name for it', () => {
    const attributes = { name: '.riscv.attributes', type: 0x70000003 };
    expect(open(buildElf({ sections: [attributes] })).sections[1]?.type).toBe(0x70000003);
  });

  it('lists the segments that are loaded, and no others', () => {
    expect(open().segments).toEqual([
      { address: 0x40000020, offset: 116, fileSizeBytes: 8, memorySizeBytes: 16, isExecutable: true },
    ]);
  });

  it('finds a section by its name', () => {
    expect(open().section('.debug_info')?.offset).toBe(debugOffset);
    expect(open().section('.debug')).toBeUndefined();
  });

  it('reads its headers and section names only, whatever its sections hold', () => {
    const file = new MemoryFile(sample);
    ElfFile.open(file);
    const insideSections = file.reads.filter(
      ({ offset, length }) => length > 0 && offset < namesOffset && offset + length > textOffset,
    );
    expect(insideSections).toEqual([]);
  });

  it('leaves the bytes of the file as they were', () => {
    const bytes = sample.slice();
    open(bytes);
    expect(bytes).toEqual(sample);
  });
});

describe('the contents of a section', () => {
  it('are its bytes', () => {
    const elf = open();
    expect([...elf.read(named(elf, '.flash.text'))]).toEqual([...code]);
  });

  it('are empty and not read where the file has none, however large the section is', () => {
    const file = new MemoryFile(sample);
    const elf = ElfFile.open(file);
    file.reads.length = 0;
    expect(elf.read(named(elf, '.dram0.bss'))).toHaveLength(0);
    expect(file.reads).toEqual([]);
  });

  it('can be read in parts', () => {
    const file = new MemoryFile(sample);
    const elf = ElfFile.open(file);
    file.reads.length = 0;
    expect([...elf.readPart(named(elf, '.flash.text'), 2, 3)]).toEqual([3, 4, 5]);
    expect(file.reads).toEqual([{ offset: textOffset + 2, length: 3 }]);
  });

  it('may be read up to their end, and nothing of them at their end', () => {
    const elf = open();
    const text = named(elf, '.flash.text');
    expect([...elf.readPart(text, 7, 1)]).toEqual([8]);
    expect([...elf.readPart(text, 8, 0)]).toEqual([]);
  });

  it.each([
    ['one byte too many', 0, 9],
    ['a start beyond the end', 9, 0],
    ['a start before the section', -1, 2],
    ['a length below zero', 4, -1],
    ['a length that no file has', 0, 0xffffffff],
  ])('are refused with %s', (_, start, length) => {
    const elf = open();
    const text = named(elf, '.flash.text');
    expect(thrownBy(() => elf.readPart(text, start, length)).code).toBe('elf-truncated');
  });

  it('are refused where the file holds none of them', () => {
    const elf = open();
    const bss = named(elf, '.dram0.bss');
    expect(thrownBy(() => elf.readPart(bss, 0, 1)).code).toBe('elf-truncated');
  });

  it('are refused when the section ends beyond the file', () => {
    const elf = open(withUint32(sample, fieldOf(1, 5), 0xfffffff0));
    expect(thrownBy(() => elf.read(named(elf, '.flash.text'))).code).toBe('elf-truncated');
  });

  it('are refused when the section starts beyond the file', () => {
    const elf = open(withUint32(sample, fieldOf(1, 4), 0xfffffff0));
    expect(thrownBy(() => elf.read(named(elf, '.flash.text'))).code).toBe('elf-truncated');
  });
});

describe('an address', () => {
  it.each([
    ['before the code', false, 0x4000001f],
    ['at the first byte of the code', true, 0x40000020],
    ['at the last byte of the code', true, 0x40000027],
    ['behind the code', false, 0x40000028],
    ['in data', false, 0x4ff00c60],
  ])('%s is in code: %s', (_, expected, address) => {
    expect(open().hasCodeAt(address)).toBe(expected);
  });

  it('is not in code when the executable section is not loaded', () => {
    const overlay = {
      name: '.note',
      type: sectionType.progbits,
      flags: execute,
      address: 0x100,
      bytes: code,
    };
    expect(open(buildElf({ sections: [overlay] })).hasCodeAt(0x100)).toBe(false);
  });
});

describe('damaged section names', () => {
  const namesIndex = 4;

  it('that end beyond the file are refused as truncated', () => {
    const error = thrownBy(() => open(withUint32(sample, fieldOf(namesIndex, 5), sample.length)));
    expect(error.code).toBe('elf-truncated');
    expect(error.message).toContain(
      `its section names end at ${namesOffset + sample.length}, the file at ${sample.length}`,
    );
  });

  it('that start beyond the file are refused as truncated', () => {
    expect(thrownBy(() => open(withUint32(sample, fieldOf(namesIndex, 4), 0xffffffff))).code).toBe(
      'elf-truncated',
    );
  });

  it('that are no string table are refused', () => {
    const error = thrownBy(() => open(withUint32(sample, fieldOf(namesIndex, 1), sectionType.progbits)));
    expect(error.code).toBe('elf-unusable');
    expect(error.cause).toBeInstanceOf(Error);
  });

  it('leave a section without a name when it points beyond them', () => {
    const elf = open(withUint32(sample, fieldOf(1, 0), 0xfffffff0));
    expect(elf.sections.map(({ name }) => name)).toEqual(['', '', '.dram0.bss', '.debug_info', '.shstrtab']);
  });

  it('that add up to more than 4 MiB, since many sections share a long one, are refused', () => {
    const long = 'x'.repeat(1024 * 1024);
    const four = [long, '', '', ''].map((name) => ({ name, type: sectionType.progbits }));
    expect(open(sharingFirstName(buildElf({ sections: four }), 3)).sections[3]?.name).toBe(long);
    const error = thrownBy(() => open(sharingFirstName(buildElf({ sections: four }), 4)));
    expect(error.code).toBe('elf-unusable');
    expect(error.message).toContain('its section names are longer than 4194304 bytes');
  });
});

// Lets the sections 1 to `count` have the name of section 1, which stands behind the empty one of section 0.
function sharingFirstName(bytes: Uint8Array, count: number): Uint8Array {
  const start = new DataView(bytes.buffer).getUint32(headerField.sectionOffset, true);
  return Array.from({ length: count }).reduce<Uint8Array>(
    (patched, _, index) => withUint32(patched, start + (index + 1) * 40, 1),
    bytes,
  );
}
