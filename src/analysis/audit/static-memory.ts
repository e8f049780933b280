import type { MemoryRegion, StaticMemory, StaticSymbol } from '../../model/audit.js';
import type { ElfFile } from '../../parsers/elf/elf-file.js';
import type { SymbolPlace, SymbolTable } from '../../parsers/elf/symbol-table.js';

const maxLargest = 30;

/** Memory of the ESP32-P4 by address (esp-idf v5.5 soc/esp32p4/include/soc/soc.h, ext_mem_defs.h); ends exclusive. */
const regions = [
  { region: 'internal', start: 0x3010_0000, end: 0x3010_2000 },
  { region: 'flash', start: 0x4000_0000, end: 0x4400_0000 },
  { region: 'psram', start: 0x4800_0000, end: 0x4c00_0000 },
  { region: 'internal', start: 0x4ff0_0000, end: 0x4ffc_0000 },
  { region: 'rtc', start: 0x5010_8000, end: 0x5011_0000 },
] as const;

const order: readonly MemoryRegion[] = ['internal', 'rtc', 'psram', 'flash', 'other'];

/** What the sections take before the firmware runs, by the ESP32-P4's memory; largest section first. */
export function sumSections(elf: ElfFile): readonly StaticMemory[] {
  const sections = elf.sections.filter(({ isAllocated, sizeBytes }) => isAllocated && sizeBytes > 0);
  return order.flatMap((region) => {
    const own = sections
      .filter(({ address }) => regionOf(address) === region)
      .map(({ name, address, sizeBytes }) => ({ name, address, sizeBytes }))
      .toSorted((a, b) => b.sizeBytes - a.sizeBytes || a.address - b.address);
    const sizeBytes = own.reduce((sum, one) => sum + one.sizeBytes, 0);
    return own.length === 0 ? [] : [{ region, sizeBytes, sections: own }];
  });
}

/** The largest of some symbols, one an address. */
export function findLargest(table: SymbolTable, places: readonly SymbolPlace[]): readonly StaticSymbol[] {
  const seen = new Set<number>();
  return places
    .toSorted((a, b) => b.sizeBytes - a.sizeBytes || a.address - b.address)
    .filter(({ address }) => !seen.has(address) && seen.add(address))
    .slice(0, maxLargest)
    .map(({ row, address, sizeBytes }) => {
      const { name, file } = table.symbolIn(row);
      return { name, address, sizeBytes, file };
    });
}

/** The memory of the ESP32-P4 that an address lies in. */
export function regionOf(address: number): MemoryRegion {
  for (const { region, start, end } of regions) if (address >= start && address < end) return region;
  return 'other';
}
