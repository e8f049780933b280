import { describe, expect, it } from 'vitest';
import { AbbrevSection } from '../../../../src/parsers/elf/dwarf/abbrev-section.js';
import { MalformedDwarf } from '../../../../src/parsers/elf/dwarf/malformed-dwarf.js';
import { cpuMs } from '../../../support/cpu-ms.js';

// Code, DW_TAG_compile_unit, no children, no attributes (DWARF 5, section 7.5.3).
const declaration = (code: number): number[] => [code, 0x11, 0, 0, 0];

describe('the tables of .debug_abbrev', () => {
  it('are read wherever units begin them, and given again', () => {
    const section = new AbbrevSection(Uint8Array.from([...declaration(1), 0, ...declaration(2), 0]));
    expect(section.tableAt(6).find(2)?.tag).toBe(0x11);
    expect(section.tableAt(0).find(1)?.tag).toBe(0x11);
    expect(section.tableAt(0)).toBe(section.tableAt(0));
  });

  it('share no bytes: one that begins inside another, or runs into it, is malformed', () => {
    const bytes = Uint8Array.from([...declaration(1), ...declaration(2), 0]);
    const inside = new AbbrevSection(bytes);
    inside.tableAt(0);
    expect(() => inside.tableAt(5)).toThrow(MalformedDwarf);
    const before = new AbbrevSection(bytes);
    before.tableAt(5);
    expect(() => before.tableAt(0)).toThrow(MalformedDwarf);
    expect(before.tableAt(5).find(2)?.tag).toBe(0x11);
  });

  it('outside of the section are malformed', () => {
    expect(() => new AbbrevSection(Uint8Array.from([0])).tableAt(9)).toThrow(MalformedDwarf);
  });

  // An endless table of 400 KB takes some 10 ms: begun at 8,000 places more than a minute.
  it.each([
    ['from its start on', (place: number) => place],
    ['from its end back', (place: number) => 7_999 - place],
    ['always at the same place', () => 0],
  ])('that have no end take no time, begun at each place %s', (_, placeOf) => {
    const endless = Buffer.alloc(400_000, Uint8Array.from(declaration(1)));
    const section = new AbbrevSection(endless);
    const before = cpuMs();
    const places = Array.from({ length: 8_000 }, (__, place) => placeOf(place) * 50);
    expect(places.filter((offset) => isRead(section, offset))).toEqual([]);
    expect(cpuMs() - before).toBeLessThan(10_000);
  });
});

function isRead(section: AbbrevSection, offset: number): boolean {
  try {
    section.tableAt(offset);
    return true;
  } catch (error) {
    if (error instanceof MalformedDwarf) return false;
    throw error;
  }
}
