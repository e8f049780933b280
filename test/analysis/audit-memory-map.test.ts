import { describe, expect, it } from 'vitest';
import { MemoryMap, takesMemory } from '../../src/analysis/audit/memory-map.js';
import type { ElfSection } from '../../src/model/elf.js';

const section = (name: string, address: number, sizeBytes: number): ElfSection => ({
  name,
  type: 'progbits',
  address,
  offset: 0,
  sizeBytes,
  isAllocated: true,
  isExecutable: false,
  isCompressed: false,
  link: 0,
  entrySizeBytes: 0,
  info: 0,
  isMerged: false,
});

describe('the memory of an address', () => {
  // Names and addresses as readelf -S shows them for ESP-IDF's builds of these chips.
  it.each([
    ['esp32', '.iram0.text', 0x4008_0404, 'internal'],
    ['esp32', '.dram0.data', 0x3ffb_0000, 'internal'],
    ['esp32', '.flash.rodata', 0x3f40_0120, 'flash'],
    ['esp32', '.flash.text', 0x400d_0020, 'flash'],
    ['esp32', '.rtc.force_fast', 0x3ff8_0000, 'rtc'],
    ['esp32s3', '.ext_ram.bss', 0x3c10_0000, 'psram'],
    ['esp32c6', '.flash.appdesc', 0x4202_0020, 'flash'],
    ['esp32p4', '.tcm.text', 0x3010_0000, 'internal'],
  ])('of an %s is told by the section %s', (_, name, address, region) => {
    const map = new MemoryMap([section('.other', 0x1000, 4), section(name, address, 16)]);
    expect([address, address + 15].map((at) => map.regionOf(at))).toEqual([region, region]);
  });

  it('is told by the address on an ESP32-P4 where no section of ESP-IDF has it', () => {
    const map = new MemoryMap([section('.text', 0x4ff0_0000, 16), section('.mine', 0x2000, 4)]);
    expect(
      [0x4ff0_0000, 0x4ff0_0010, 0x4800_0000, 0x4000_0020, 0x2000, 0x5010_8000].map((at) => map.regionOf(at)),
    ).toEqual(['internal', 'internal', 'psram', 'flash', 'other', 'rtc']);
  });

  // Zephyr's sections on an ESP32, those of the ESP8266's SDK, and esp-hal's on an ESP32-C3: none has ESP-IDF's names.
  it.each([
    ['text', 0x4008_0548],
    ['.text', 0x4010_0000],
    ['.rwtext', 0x4038_0000],
  ])('is not told by an ESP32-P4 address where the ELF has nothing in its L2 memory: %s', (name, address) => {
    const map = new MemoryMap([section(name, address, 64)]);
    expect([map.regionOf(address), map.regionOf(0x4800_0000)]).toEqual(['other', 'other']);
  });

  it('is not taken by a section that only moves the linker on', () => {
    const dummy = { ...section('.flash_rodata_dummy', 0x4000_0020, 0x20000), type: 'nobits' as const };
    const map = new MemoryMap([dummy, section('.iram0.text', 0x4000_0000, 64)]);
    expect([dummy, section('.dram0.bss', 0x4ff3_0590, 8)].map(takesMemory)).toEqual([false, true]);
    expect(map.regionOf(0x4000_0021)).toBe('internal');
  });

  it('is not taken by what each thread starts with', () => {
    const tbss = { ...section('.flash.tbss', 0x4000_8000, 32), type: 'nobits' as const };
    expect([tbss, { ...tbss, name: '.tbss' }].map(takesMemory)).toEqual([false, false]);
    expect(takesMemory(section('.flash.tdata', 0x4000_8000, 4))).toBe(true);
  });
});
