import { describe, expect, it } from 'vitest';
import { readElfHeader } from '../../../src/parsers/elf/elf-header.js';
import { buildElf, headerField } from '../../support/build-elf.js';
import { MemoryFile } from '../../support/memory-file.js';
import { withUint16, withUint32 } from '../../support/patch-bytes.js';
import { thrownBy } from '../../support/thrown-by.js';

const smallest = buildElf({});

function withByte(offset: number, value: number): Uint8Array {
  const copy = smallest.slice();
  copy[offset] = value;
  return copy;
}

function errorOf(bytes: Uint8Array, name?: string) {
  return thrownBy(() => readElfHeader(new MemoryFile(bytes, name)));
}

describe('the header of an ELF32', () => {
  it('locates the tables', () => {
    const load = { type: 1, address: 0, offset: 0, fileSizeBytes: 0, memorySizeBytes: 0, flags: 5 };
    const bytes = buildElf({ entry: 0x40000020, segments: [load, load] });
    // 52 bytes of header, 2 x 32 of program headers, 11 of "\0.shstrtab\0"; then 2 section headers.
    expect(readElfHeader(new MemoryFile(bytes))).toEqual({
      machine: 'riscv',
      entry: 0x40000020,
      programOffset: 52,
      programCount: 2,
      sectionOffset: 127,
      sectionCount: 2,
      sectionNamesIndex: 1,
    });
  });

  it.each([
    [40, 'arm'],
    [94, 'xtensa'],
    [243, 'riscv'],
  ])('of machine %i is for %s', (machine, expected) => {
    expect(readElfHeader(new MemoryFile(buildElf({ machine }))).machine).toBe(expected);
  });

  it('is all that is read', () => {
    const file = new MemoryFile(smallest);
    readElfHeader(file);
    expect(file.reads).toEqual([{ offset: 0, length: 52 }]);
  });
});

describe('a file that is no usable ELF32', () => {
  it.each([
    ['is empty', new Uint8Array(0)],
    ['holds text', Buffer.from('I (28) boot: ESP-IDF v5.5.1 2nd stage bootloader')],
    ['is a flash image', Uint8Array.from({ length: 64 }, (_, index) => (index === 0 ? 0xe9 : 2))],
    ['ends within the magic number', smallest.slice(0, 3)],
    ['has a wrong magic number', withByte(3, 0x47)],
  ])('is called no ELF file when it %s', (_, bytes) => {
    const error = errorOf(bytes, 'x.elf');
    expect([error.code, error.message]).toEqual(['elf-unusable', 'x.elf is not an ELF file.']);
  });

  it('is called 64-bit when it is', () => {
    const error = errorOf(withByte(headerField.class, 2));
    expect(error.code).toBe('elf-unusable');
    expect(error.message).toContain('64-bit');
  });

  it('is called a core dump when it is one', () => {
    expect(errorOf(withByte(headerField.type, 4)).message).toContain('is a core dump');
  });

  it.each([
    ['big-endian', withByte(headerField.encoding, 2)],
    ['of an unknown class', withByte(headerField.class, 7)],
  ])('is called not little-endian 32-bit when it is %s', (_, bytes) => {
    const error = errorOf(bytes);
    expect(error.code).toBe('elf-unusable');
    expect(error.message).toContain('not a little-endian 32-bit ELF');
  });

  it.each([
    [3, 'Intel 386'],
    [62, 'x86-64'],
    [183, 'AArch64'],
    [0xfedc, 'machine number 65244'],
  ])('of machine %i is said to be for %s', (machine, name) => {
    const error = errorOf(withUint16(smallest, headerField.machine, machine));
    expect(error.code).toBe('elf-unusable');
    expect(error.message).toContain(`is for ${name},`);
  });

  it.each([
    ['no section header', headerField.sectionCount, 0],
    ['section names in a section that is not there', headerField.sectionNamesIndex, 2],
    ['section names in a section far out of range', headerField.sectionNamesIndex, 0xffff],
  ])('is refused with %s', (_, field, value) => {
    const error = errorOf(withUint16(smallest, field, value));
    expect(error.code).toBe('elf-unusable');
    expect(error.message).toContain('no section names');
  });

  it('is refused with section headers of another size', () => {
    const error = errorOf(withUint16(smallest, headerField.sectionEntrySize, 64));
    expect(error.code).toBe('elf-unusable');
    expect(error.message).toContain('a section header of 64 bytes');
  });

  it('is refused with program headers of another size', () => {
    const bytes = withUint16(smallest, headerField.programCount, 1);
    const error = errorOf(withUint16(bytes, headerField.programEntrySize, 56));
    expect(error.code).toBe('elf-unusable');
    expect(error.message).toContain('a program header of 56 bytes');
  });

  it('is hinted at as a flash image when its name ends with .bin', () => {
    expect(errorOf(new Uint8Array(64), 'app.bin').hint).toContain('not the flash image (.bin)');
    expect(errorOf(new Uint8Array(64), 'app.elf').hint).toContain('not another file');
  });

  it('ends the program as bad input', () => {
    expect(errorOf(new Uint8Array(64)).exitCode).toBe(3);
  });
});

describe('a truncated ELF', () => {
  it.each([6, 16, 51])('of %i bytes has not even its header', (length) => {
    const error = errorOf(smallest.slice(0, length), 'x.elf');
    expect([error.code, error.message]).toEqual([
      'elf-truncated',
      `x.elf is truncated: its header needs 52 bytes, the file has ${length}.`,
    ]);
  });

  it('ends within its section headers', () => {
    // Header 52, section names 11, two section headers 80: 143 bytes.
    const error = errorOf(smallest.slice(0, 142), 'x.elf');
    expect([error.code, error.message]).toEqual([
      'elf-truncated',
      'x.elf is truncated: its section headers end at 143, the file at 142.',
    ]);
  });

  it('ends before section headers that start beyond any file', () => {
    expect(errorOf(withUint32(smallest, headerField.sectionOffset, 0xffffffff)).code).toBe('elf-truncated');
  });

  it('ends within its program headers', () => {
    const bytes = withUint32(
      withUint16(smallest, headerField.programCount, 1),
      headerField.programOffset,
      112,
    );
    const error = errorOf(bytes, 'x.elf');
    expect([error.code, error.message]).toEqual([
      'elf-truncated',
      'x.elf is truncated: its program headers end at 144, the file at 143.',
    ]);
  });

  it('is whole when its last table ends with the file', () => {
    expect(readElfHeader(new MemoryFile(smallest)).sectionCount).toBe(2);
    expect(smallest.length).toBe(143);
  });
});
