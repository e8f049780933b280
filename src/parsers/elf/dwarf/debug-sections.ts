import type { ElfSection } from '../../../model/elf.js';
import { DiagError } from '../../../errors.js';
import type { ElfFile } from '../elf-file.js';
import { CodeAreas } from './code-areas.js';
import { reasonOf } from './malformed-dwarf.js';
import { SectionBytes } from './section-bytes.js';
import { openSectionContent, type SectionContent } from './section-content.js';

/** The sections of one file that DWARF 2 to 5 spread themselves over, and where code lies. */
export type DebugSections = {
  readonly info: SectionBytes;
  readonly abbrev: SectionBytes;
  readonly aranges: SectionBytes;
  readonly line: SectionBytes;
  readonly str: SectionBytes;
  readonly lineStr: SectionBytes;
  readonly strOffsets: SectionBytes;
  readonly addr: SectionBytes;
  readonly ranges: SectionBytes;
  readonly rngLists: SectionBytes;
  readonly code: CodeAreas;
  /** Whether `.debug_str` is one that all compilers wrote mergeable; they put every name into it then. */
  readonly hasMergedStrings: boolean;
};

/** Finds the debug sections. One that cannot be used is treated as missing, and `warn` is told why. */
export function openDebugSections(elf: ElfFile, warn: (text: string) => void): DebugSections {
  const usable = isObjectFile(elf) ? [] : elf.sections;
  if (usable.length === 0) {
    warn('an object file has no addresses before it is linked; give the linked ELF');
  }
  const open = (name: string): SectionBytes => openAmong(usable, { elf, name, warn });
  return {
    info: open('.debug_info'),
    abbrev: open('.debug_abbrev'),
    aranges: open('.debug_aranges'),
    line: open('.debug_line'),
    str: open('.debug_str'),
    lineStr: open('.debug_line_str'),
    strOffsets: open('.debug_str_offsets'),
    addr: open('.debug_addr'),
    ranges: open('.debug_ranges'),
    rngLists: open('.debug_rnglists'),
    code: new CodeAreas(elf),
    hasMergedStrings: usable.some(({ name, isMerged }) => isMerged && /^\.z?debug_str$/.test(name)),
  };
}

/** A section of a linked file by its name, compressed or not; one that cannot be used is treated as missing. */
export function openSection(elf: ElfFile, name: string, warn: (text: string) => void): SectionBytes {
  return openAmong(isObjectFile(elf) ? [] : elf.sections, { elf, name, warn });
}

type Wanted = {
  readonly elf: ElfFile;
  readonly name: string;
  readonly warn: (text: string) => void;
};

function openAmong(sections: readonly ElfSection[], { elf, name, warn }: Wanted): SectionBytes {
  const compressed = name.replace('.debug_', '.zdebug_');
  const section = sections.find((candidate) => candidate.name === name || candidate.name === compressed);
  return new SectionBytes(name, section ? tryOpen(elf, section, warn) : null);
}

// A linked file has segments to load; relocations of debug sections alone also stay after `ld --emit-relocs`.
function isObjectFile(elf: ElfFile): boolean {
  return elf.segments.length === 0 && elf.sections.some(({ name }) => /^\.rela?\.debug_info$/.test(name));
}

function tryOpen(elf: ElfFile, section: ElfSection, warn: (text: string) => void): SectionContent | null {
  if (section.type === 'nobits' || section.sizeBytes === 0) return null;
  try {
    elf.readPart(section, section.sizeBytes - 1, 1);
    return openSectionContent(elf, section);
  } catch (error) {
    // A section beyond the file's end, or one that we cannot decompress, costs its own answers only.
    if (error instanceof DiagError) warn(error.message);
    else warn(`${reasonOf(error)}; undo that with: objcopy --decompress-debug-sections`);
    return null;
  }
}
