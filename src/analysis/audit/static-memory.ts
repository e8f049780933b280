import type { MemoryRegion, StaticMemory, StaticSymbol } from '../../model/audit.js';
import type { ElfFile } from '../../parsers/elf/elf-file.js';
import { takesMemory, type MemoryMap } from './memory-map.js';
import type { LinkerMapSections } from '../../parsers/source/map-sections.js';
import { memberOf } from '../constructors/apply-map.js';
import type { SymbolPlace, SymbolTable } from '../../parsers/elf/symbol-table.js';

const maxLargest = 30;

const order: readonly MemoryRegion[] = ['internal', 'rtc', 'psram', 'flash', 'other'];

/** What the sections take before the firmware runs, by memory; largest section first. */
export function sumSections(elf: ElfFile, memory: MemoryMap): readonly StaticMemory[] {
  const sections = elf.sections.filter(takesMemory);
  return order.flatMap((region) => {
    const own = sections
      .filter((section) => memory.regionOfSection(section) === region)
      .map(({ name, address, sizeBytes }) => ({ name, address, sizeBytes }))
      .toSorted((a, b) => b.sizeBytes - a.sizeBytes || a.address - b.address);
    const sizeBytes = own.reduce((sum, one) => sum + one.sizeBytes, 0);
    return own.length === 0 ? [] : [{ region, sizeBytes, sections: own }];
  });
}

/**
 * The largest of some symbols, one an address. The symbol table tells the file of local ones alone; of the others a
 * linker map tells the object that they lie in.
 */
export function findLargest(
  table: Pick<SymbolTable, 'symbolIn'>,
  places: readonly SymbolPlace[],
  map: LinkerMapSections | null,
): readonly StaticSymbol[] {
  const seen = new Set<number>();
  return places
    .toSorted((a, b) => b.sizeBytes - a.sizeBytes || a.address - b.address)
    .filter(({ address }) => !seen.has(address) && seen.add(address))
    .slice(0, maxLargest)
    .map(({ row, address, sizeBytes }) => {
      const { name, file } = table.symbolIn(row);
      return { name, address, sizeBytes, file: file ?? objectAt(map, address) };
    });
}

function objectAt(map: LinkerMapSections | null, at: number): string | null {
  const input = map?.inputs.find(({ address, sizeBytes }) => at >= address && at < address + sizeBytes);
  return input ? memberOf(input.object) : null;
}
