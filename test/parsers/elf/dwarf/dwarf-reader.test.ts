import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DwarfReader } from '../../../../src/parsers/elf/dwarf/dwarf-reader.js';
import { ElfFile } from '../../../../src/parsers/elf/elf-file.js';
import { buildElf, inMemory, sampleBytes, textStart } from './build-elf.js';
import { abbrevSection, buildAranges, buildLines, buildUnit } from './build-dwarf.js';
import { ByteWriter } from './byte-writer.js';

const main = { name: 'main', low: textStart, size: 16 } as const;

describe('DwarfReader on the sample', () => {
  const reader = DwarfReader.open(ElfFile.open(inMemory('streamer.elf', sampleBytes())));

  it('names a function of assembly', () => {
    expect(reader.framesAt(0x4000_0020)).toEqual([
      { function: '_start', file: '/firmware/boot/boot.S', line: 62, inlined: false },
    ]);
  });

  it('names a C++ function by its demangled linkage name', () => {
    expect(reader.framesAt(0x4000_0110)).toEqual([
      {
        function: 'operator delete(void*, unsigned int)',
        file: '/firmware/components/cxx/new.cpp',
        line: 8,
        inlined: false,
      },
    ]);
  });

  it('tells where an inlined function was inlined, also inside a lambda of a function', () => {
    expect(reader.framesAt(0x4000_2bda)).toEqual([
      {
        function: 'SampleCounter::add(unsigned int)',
        file: '/firmware/main/helpers.hpp',
        line: 8,
        inlined: true,
      },
      { function: 'operator()', file: '/firmware/main/client.cpp', line: 24, inlined: false },
    ]);
  });

  it('knows nothing of data, of address 0 and of the top of memory', () => {
    expect([0, 2, 0x4001_0020, 0xffff_ffff].map((address) => reader.framesAt(address))).toEqual([
      [],
      [],
      [],
      [],
    ]);
  });

  it('has nothing to warn of, though GNU ld left zero pairs in .debug_aranges', () => {
    expect(reader.warnings).toEqual([]);
  });
});

describe('DwarfReader and the unit of an address', () => {
  const second = { name: 'second', low: textStart + 0x100, size: 16 } as const;
  const first = buildUnit(textStart, 16, [main]);
  const info = new ByteWriter().add(first).add(buildUnit(second.low, 16, [second]));
  const nameAt = (address: number, aranges: ByteWriter): string | null | undefined =>
    readerOf({ '.debug_info': info, '.debug_aranges': aranges }).framesAt(address)[0]?.function;

  it('finds units that .debug_aranges leaves out', () => {
    expect(nameAt(second.low, buildAranges(0, [[textStart, 16]]))).toBe('second');
    expect(nameAt(second.low, new ByteWriter())).toBe('second');
  });

  it('reads on behind a pair of zeros before the end of a set', () => {
    const pairs = [
      [0, 0],
      [second.low, 16],
    ] as const;
    expect(nameAt(second.low, buildAranges(first.length, pairs))).toBe('second');
  });

  it('asks the units themselves where .debug_aranges is wrong', () => {
    const wrong = new ByteWriter()
      .add(buildAranges(0, [[second.low, 16]]))
      .add(buildAranges(first.length, [[textStart, 16]]));
    expect([nameAt(textStart, wrong), nameAt(second.low, wrong)]).toEqual(['main', 'second']);
  });

  it('ignores functions that the linker removed, which stay behind with address 0', () => {
    const dead = buildUnit(0, 0x7fff_ffff, [{ name: 'dead', low: 0, size: 0x7fff_ffff }]);
    const reader = readerOf({ '.debug_info': new ByteWriter().add(dead).add(first) });
    expect(reader.framesAt(textStart)[0]?.function).toBe('main');
    expect(reader.framesAt(textStart + 0x200)).toEqual([]);
  });
});

describe('DwarfReader and line programs', () => {
  it.each([2, 3, 4, 5])('reads version %i', (version) => {
    const reader = readerOf({
      '.debug_info': buildUnit(textStart, 16, [main], 0),
      '.debug_line': buildLines(version),
    });
    const frame = { function: 'main', file: '/project/src/main.c', inlined: false };
    expect(reader.framesAt(textStart + 2)).toEqual([{ ...frame, line: 7 }]);
    expect(reader.framesAt(textStart + 4)).toEqual([{ ...frame, line: 9 }]);
    expect(reader.framesAt(textStart + 8)).toEqual([{ ...frame, file: null, line: null }]);
    expect(reader.warnings).toEqual([]);
  });

  it('reads units of different versions in one file', () => {
    const other = { name: 'other', low: textStart + 0x40, size: 16 } as const;
    const old = buildLines(2);
    const info = new ByteWriter()
      .add(buildUnit(other.low, 16, [other], 0))
      .add(buildUnit(textStart, 16, [main], old.length));
    const reader = readerOf({
      '.debug_info': info,
      '.debug_line': new ByteWriter().add(old).add(buildLines(5)),
    });
    expect(reader.framesAt(textStart)[0]).toMatchObject({ function: 'main', line: 7 });
    expect(reader.framesAt(other.low)[0]).toMatchObject({ function: 'other', line: null });
  });

  it('shows no line where the compiler says line 0', () => {
    const opcodes = new ByteWriter().u8(0, 5, 2).u32(textStart).u8(3, 0x7f, 1, 2, 4, 0, 1, 1);
    const reader = readerOf({
      '.debug_info': buildUnit(textStart, 16, [main], 0),
      '.debug_line': buildLines(4, opcodes),
    });
    expect(reader.framesAt(textStart)[0]).toMatchObject({ file: '/project/src/main.c', line: null });
  });

  it('drops rows of a sequence without an end', () => {
    const opcodes = new ByteWriter().u8(0, 5, 2).u32(textStart);
    for (let i = 0; i < 5000; i++) opcodes.u8(255);
    const reader = readerOf({
      '.debug_info': buildUnit(textStart, 16, [main], 0),
      '.debug_line': buildLines(4, opcodes),
    });
    expect(reader.framesAt(textStart)).toEqual([
      { function: 'main', file: null, line: null, inlined: false },
    ]);
  });
});

describe('DwarfReader and damage', () => {
  const good = buildUnit(textStart, 16, [main]);
  const behind = (bad: ByteWriter): DwarfReader =>
    readerOf({ '.debug_info': new ByteWriter().add(bad).add(good) });

  it('skips a unit of 64-bit DWARF', () => {
    const reader = behind(new ByteWriter().u32(0xffff_ffff).u32(8).u32(0).u32(4).u32(0));
    expect(reader.framesAt(textStart)[0]?.function).toBe('main');
    expect(reader.warnings).toEqual([
      'The unit at 0x0 of .debug_info is skipped: it is 64-bit DWARF, which 32-bit chips do not need.',
    ]);
  });

  it('skips a unit of an unknown version', () => {
    const reader = behind(new ByteWriter().u16(9).u32(0).u32(0).withLength());
    expect(reader.framesAt(textStart)[0]?.function).toBe('main');
    expect(reader.warnings).toEqual([
      'The unit at 0x0 of .debug_info is skipped: DWARF version 9 is unknown.',
    ]);
  });

  it('skips the functions of a unit with an unknown form, not its lines', () => {
    const reader = readerOf({
      '.debug_info': buildUnit(textStart, 16, ['unknown form', main], 0),
      '.debug_line': buildLines(4),
    });
    expect(reader.framesAt(textStart)).toEqual([
      { function: null, file: '/project/src/main.c', line: 7, inlined: false },
    ]);
    expect(reader.warnings).toEqual([
      'Functions of the unit at 0x0 of .debug_info: skipped, the form 0x7e is unknown.',
    ]);
  });

  it('gives up on an abstract origin that leads back to itself', () => {
    const headerAndRoot = buildUnit(textStart, 16, []).length - 1;
    const reader = readerOf({
      '.debug_info': buildUnit(textStart, 16, [{ origin: headerAndRoot, low: textStart, size: 16 }]),
    });
    expect(reader.framesAt(textStart)).toEqual([{ function: null, file: null, line: null, inlined: false }]);
  });

  it('skips units whose abbreviations have no end', () => {
    const reader = readerOf({
      '.debug_info': good,
      '.debug_abbrev': new ByteWriter().uleb(1, 0x11).u8(1).uleb(3, 8, 3, 8),
    });
    expect(reader.framesAt(textStart)).toEqual([]);
    expect(reader.warnings).toHaveLength(1);
  });

  it('stops at a unit that is longer than the section', () => {
    const reader = readerOf({ '.debug_info': new ByteWriter().u32(0x7fff_0000).u16(4).u32(0).u8(4) });
    expect(reader.framesAt(textStart)).toEqual([]);
    expect(reader.warnings[0]).toContain('beyond the section');
  });

  it('skips a line table that counts 2^49 files of no bytes', () => {
    const tables = new ByteWriter()
      .u8(1, 1, 1, 0xfb, 14, 1)
      .u8(0)
      .uleb(2 ** 49);
    const line = new ByteWriter().u16(5).u8(4, 0).u32(tables.length).add(tables).withLength();
    const reader = readerOf({ '.debug_info': buildUnit(textStart, 16, [main], 0), '.debug_line': line });
    expect(reader.framesAt(textStart)[0]).toMatchObject({ function: 'main', line: null });
    expect(reader.warnings[0]).toContain('.debug_line');
  });

  it('keeps the list of warnings short', () => {
    const info = new ByteWriter();
    for (let i = 0; i < 500; i++) info.add(new ByteWriter().u16(9).u32(i).u32(0).withLength());
    const reader = readerOf({ '.debug_info': info });
    reader.framesAt(textStart);
    expect(reader.warnings).toHaveLength(50);
  });
});

describe('DwarfReader and files that it cannot use', () => {
  const sections = { '.debug_info': buildUnit(textStart, 16, [main]).bytes() };

  it.each([
    ['SHF_COMPRESSED', 0x800, '.debug_', (bytes: Uint8Array) => withChdr(1, bytes)],
    ['.zdebug_', 0, '.zdebug_', withGnuHeader],
  ])('reads sections that are compressed by zlib as %s', (_, debugFlags, prefix, compress) => {
    const plain = { ...sections, '.debug_abbrev': abbrevSection().bytes() };
    const packed = Object.fromEntries(
      Object.entries(plain).map(([name, bytes]) => [name.replace('.debug_', prefix), compress(bytes)]),
    );
    const reader = DwarfReader.open(buildElf(packed, { debugFlags }));
    expect(reader.framesAt(textStart)).toMatchObject([{ function: 'main' }]);
    expect(reader.warnings).toEqual([]);
  });

  it.each([
    ['another method', withChdr(2, sections['.debug_info'])],
    ['a size that no file has', withChdr(1, sections['.debug_info'], 0xffff_ffff)],
    ['another size than it has', withChdr(1, sections['.debug_info'], 7)],
    ['damaged data', withChdr(1, sections['.debug_info']).fill(0xff, 12)],
  ])('warns of sections compressed with %s', (_, info) => {
    const abbrev = withChdr(1, abbrevSection().bytes());
    const reader = DwarfReader.open(
      buildElf({ '.debug_info': info, '.debug_abbrev': abbrev }, { debugFlags: 0x800 }),
    );
    expect(reader.framesAt(textStart)).toEqual([]);
    expect(reader.warnings.join()).toContain('.debug_info');
  });

  it('says that an object file has no addresses yet', () => {
    const object = buildElf({ ...sections, '.rela.debug_info': new Uint8Array(12) }, { isLinked: false });
    const reader = DwarfReader.open(object);
    expect(reader.framesAt(textStart)).toEqual([]);
    expect(reader.warnings[0]).toMatch(/object file/);
  });

  it('answers nothing, without a warning, where there is no debug information', () => {
    const reader = DwarfReader.open(buildElf({}));
    expect(reader.framesAt(textStart)).toEqual([]);
    expect(reader.warnings).toEqual([]);
  });
});

function readerOf(sections: Readonly<Record<string, ByteWriter>>): DwarfReader {
  const all = { '.debug_abbrev': abbrevSection(), ...sections };
  return DwarfReader.open(
    buildElf(Object.fromEntries(Object.entries(all).map(([name, writer]) => [name, writer.bytes()]))),
  );
}

function withChdr(type: number, bytes: Uint8Array, sizeBytes = bytes.length): Uint8Array {
  const header = new ByteWriter().u32(type).u32(sizeBytes).u32(1).bytes();
  return Buffer.concat([header, deflateSync(bytes)]);
}

function withGnuHeader(bytes: Uint8Array): Uint8Array {
  const header = Buffer.from('ZLIB\0\0\0\0\0\0\0\0', 'latin1');
  header.writeUInt32BE(bytes.length, 8);
  return Buffer.concat([header, deflateSync(bytes)]);
}
