import type { ElfFile } from '../../parsers/elf/elf-file.js';
import type { LinkerMapSections } from '../../parsers/source/map-sections.js';

/** The first section that lies or is long otherwise in a linker map than in the ELF; null where the two agree. */
export function findMapMismatch(elf: ElfFile, map: LinkerMapSections): string | null {
  const own = elf.sections.filter(({ isAllocated, sizeBytes }) => isAllocated && sizeBytes > 0);
  const listed = new Map(map.outputs.map((output) => [output.section, output]));
  for (const { name, address, sizeBytes } of own) {
    const output = listed.get(name);
    if (!output || output.address !== address || output.sizeBytes !== sizeBytes) return name;
  }
  return null;
}
