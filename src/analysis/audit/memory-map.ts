import type { MemoryRegion } from '../../model/audit.js';
import { rangeAt } from '../range-at.js';
import type { ElfSection } from '../../model/elf.js';

/** How ESP-IDF's linker scripts name sections on every chip (esp-idf v5.5 esp_system/ld/sections.ld.in). */
const named: readonly (readonly [pattern: RegExp, region: MemoryRegion])[] = [
  [/^\.(?:rtc|lp_)/, 'rtc'],
  [/^\.ext_ram/, 'psram'],
  [/^\.flash/, 'flash'],
  [/^\.(?:iram|dram|noinit|tcm|diram)/, 'internal'],
];

/** Memory of the ESP32-P4 by address (esp-idf v5.5 soc/esp32p4/include/soc/soc.h, ext_mem_defs.h); ends exclusive. */
const l2Memory = { region: 'internal', start: 0x4ff0_0000, end: 0x4ffc_0000 } as const;
const addresses = [
  { region: 'internal', start: 0x3010_0000, end: 0x3010_2000 },
  { region: 'flash', start: 0x4000_0000, end: 0x4400_0000 },
  { region: 'psram', start: 0x4800_0000, end: 0x4c00_0000 },
  l2Memory,
  { region: 'rtc', start: 0x5010_8000, end: 0x5011_0000 },
] as const;

/**
 * True for a section that takes memory. `.flash_rodata_dummy` and `.ext_ram.dummy` only move the linker on, where two
 * segments share their addresses (esp-idf v5.5 esp_system/ld/ld.common). `.tbss` only says what each thread starts with.
 */
export function takesMemory({ name, isAllocated, sizeBytes, type }: ElfSection): boolean {
  return isAllocated && sizeBytes > 0 && !(type === 'nobits' && /[._](?:dummy|tbss)$/.test(name));
}

type Section = Pick<ElfSection, 'name' | 'address' | 'sizeBytes'>;

/**
 * Which memory an address of an ELF lies in: by the name of its section, which is the same on every chip, and where that
 * says nothing by the addresses of the ESP32-P4. They mean other memories on other chips: an ELF with nothing in the
 * L2 memory, which no other chip has there, is not an ESP32-P4's.
 */
export class MemoryMap {
  readonly #sections: readonly (Section & { readonly region: MemoryRegion })[];
  readonly #isP4: boolean;

  constructor(sections: readonly ElfSection[]) {
    const own = sections.filter(takesMemory);
    this.#isP4 = own.some(({ address }) => isIn(l2Memory, address));
    this.#sections = own
      .map(({ name, address, sizeBytes }) => {
        const section = { name, address, sizeBytes };
        return { ...section, region: this.regionOfSection(section) };
      })
      .toSorted((a, b) => a.address - b.address);
  }

  regionOf(address: number): MemoryRegion {
    return rangeAt(this.#sections, address)?.region ?? this.#regionByAddress(address);
  }

  /** The memory of a section. */
  regionOfSection({ name, address }: Pick<Section, 'name' | 'address'>): MemoryRegion {
    return named.find(([pattern]) => pattern.test(name))?.[1] ?? this.#regionByAddress(address);
  }

  #regionByAddress(address: number): MemoryRegion {
    if (!this.#isP4) return 'other';
    return addresses.find((range) => isIn(range, address))?.region ?? 'other';
  }
}

function isIn({ start, end }: { readonly start: number; readonly end: number }, address: number): boolean {
  return address >= start && address < end;
}
