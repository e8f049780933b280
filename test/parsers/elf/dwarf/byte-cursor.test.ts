import { describe, expect, it } from 'vitest';
import { ByteCursor } from '../../../../src/parsers/elf/dwarf/byte-cursor.js';
import { MalformedDwarf } from '../../../../src/parsers/elf/dwarf/malformed-dwarf.js';

const cursorOver = (...bytes: number[]): ByteCursor => new ByteCursor(Uint8Array.from(bytes));

describe('ByteCursor', () => {
  it('reads little-endian numbers of each size', () => {
    const cursor = cursorOver(1, 2, 3, 4, 5, 6, 0xff, 0xff, 0xff, 0xff);
    expect([cursor.u8(), cursor.u16(), cursor.u24()]).toEqual([1, 0x0302, 0x060504]);
    expect(cursor.u32()).toBe(0xffff_ffff);
    expect(cursor.isAtEnd).toBe(true);
  });

  it('reads 64 bits as a number', () => {
    expect(cursorOver(1, 0, 0, 0, 2, 0, 0, 0).u64()).toBe(0x2_0000_0001);
  });

  // Examples of DWARF 5, tables 7.7 and 7.8 in appendix C.
  it.each([
    [[0x02], 2],
    [[0x7f], 127],
    [[0x80, 0x01], 128],
    [[0xb9, 0x64], 12_857],
    [[0xff, 0xff, 0xff, 0xff, 0x0f], 0xffff_ffff],
    [[0x85, 0x80, 0x00], 5],
  ])('reads the unsigned LEB128 %j', (bytes, value) => {
    expect(cursorOver(...bytes).uleb()).toBe(value);
  });

  it.each([
    [[0x02], 2],
    [[0x7e], -2],
    [[0xff, 0x00], 127],
    [[0x81, 0x7f], -127],
    [[0x80, 0x7f], -128],
    [[0xfe, 0xff, 0x7f], -2],
  ])('reads the signed LEB128 %j', (bytes, value) => {
    expect(cursorOver(...bytes).sleb()).toBe(value);
  });

  it('refuses a LEB128 number that does not end', () => {
    expect(() => cursorOver(...Array.from({ length: 40 }, () => 0x80)).uleb()).toThrow(MalformedDwarf);
  });

  it('reads strings up to their zero and refuses one without', () => {
    const cursor = cursorOver(0x61, 0x62, 0, 0x63);
    expect(cursor.string()).toBe('ab');
    expect(() => cursor.string()).toThrow('the string at 0x3 has no end');
  });

  it('does not read past its end, though the bytes go on', () => {
    const cursor = new ByteCursor(new Uint8Array(8), 0, 3);
    expect(() => cursor.u32()).toThrow('4 bytes at 0x0 go past the end at 0x3');
    expect(() => new ByteCursor(new Uint8Array(8), 9)).toThrow(MalformedDwarf);
    expect(() => cursor.advance(-1)).toThrow(MalformedDwarf);
  });
});
