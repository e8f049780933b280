import elfy from 'elfy';
import { DiagError } from '../../errors.js';
import type { ElfMachine, ElfSection, ElfSegment } from '../../model/elf.js';
import type { ByteSource } from '../../model/byte-source.js';
import {
  elfHeaderSizeBytes,
  programHeaderSizeBytes,
  readElfHeader,
  sectionHeaderSizeBytes,
  truncated,
  type ElfHeader,
} from './elf-header.js';

// Longest sum of section names that is believed; a real firmware has a few KB of them.
const maxSectionNamesBytes = 4 * 1024 * 1024;

/**
 * An ELF32 file whose tables are in memory and whose section contents stay in the file until asked for.
 *
 * elfy reads the tables. It is fed a compact copy of these alone, because given the whole file it would need
 * all of it in memory, and it would shorten sections silently where the file ends.
 */
export class ElfFile {
  readonly name: string;
  readonly machine: ElfMachine;
  readonly entry: number;
  readonly sections: readonly ElfSection[];
  readonly segments: readonly ElfSegment[];
  readonly #file: ByteSource;
  readonly #code: readonly ElfSection[];

  private constructor(file: ByteSource, header: ElfHeader, tables: Tables) {
    this.#file = file;
    this.name = file.name;
    this.machine = header.machine;
    this.entry = header.entry;
    this.sections = tables.sections;
    this.segments = tables.segments;
    this.#code = tables.sections.filter((section) => section.isAllocated && section.isExecutable);
  }

  /** Reads and checks headers and tables. Throws a DiagError for anything that is not a usable ELF32. */
  static open(file: ByteSource): ElfFile {
    const header = readElfHeader(file);
    return new ElfFile(file, header, readTables(file, header));
  }

  section(name: string): ElfSection | undefined {
    return this.sections.find((section) => section.name === name);
  }

  /** The bytes of a section; empty for one that has none in the file. Throws a DiagError beyond the file's end. */
  read(section: ElfSection): Uint8Array {
    if (section.type === 'nobits') return new Uint8Array(0);
    return this.readPart(section, 0, section.sizeBytes);
  }

  /** A part of a section's bytes, so that one unit does not cost a whole `.debug_info`. */
  readPart(section: ElfSection, start: number, length: number): Uint8Array {
    const offset = section.offset + start;
    const isInside = start >= 0 && length >= 0 && start + length <= section.sizeBytes;
    if (section.type === 'nobits' || !isInside || offset + length > this.#file.sizeBytes) {
      throw truncated(
        this.#file,
        `section ${section.name} ends at ${offset + length}, the file at ${this.#file.sizeBytes}`,
      );
    }
    return this.#file.read(offset, length);
  }

  /** True when the address lies in a section that the chip may execute. */
  hasCodeAt(address: number): boolean {
    return this.#code.some(
      (section) => address >= section.address && address < section.address + section.sizeBytes,
    );
  }
}

type Tables = { readonly sections: readonly ElfSection[]; readonly segments: readonly ElfSegment[] };

function readTables(file: ByteSource, header: ElfHeader): Tables {
  const compact = compactTables(file, header);
  try {
    const { programs, sections } = elfy.parse(compact).body;
    const names = sections[header.sectionNamesIndex];
    // The compact copy has moved the names; everything else kept its offset.
    if (names) names.off = readSectionNamesPlace(file, header).offset;
    return { sections: sections.map(toSection), segments: programs.filter(isLoad).map(toSegment) };
  } catch (cause) {
    // elfy lets RangeError, TypeError and AssertionError through; each means a damaged table.
    throw new DiagError({
      code: 'elf-unusable',
      message: `${file.name} is damaged: its section table cannot be read.`,
      hint: 'Copy the file again, or rebuild it.',
      cause,
    });
  }
}

// Header, program headers, section headers and section names, one after another, with offsets to match.
function compactTables(file: ByteSource, header: ElfHeader): Buffer {
  const programs = file.read(header.programOffset, header.programCount * programHeaderSizeBytes);
  const sections = Buffer.from(file.read(header.sectionOffset, header.sectionCount * sectionHeaderSizeBytes));
  const namesHeader = header.sectionNamesIndex * sectionHeaderSizeBytes;
  const names = readSectionNames(file, header, sections);
  const compact = Buffer.concat([file.read(0, elfHeaderSizeBytes), programs, sections, names]);
  const sectionsStart = elfHeaderSizeBytes + programs.length;
  compact.writeUInt32LE(elfHeaderSizeBytes, 28);
  compact.writeUInt32LE(sectionsStart, 32);
  compact.writeUInt32LE(sectionsStart + sections.length, sectionsStart + namesHeader + 16);
  return compact;
}

function readSectionNamesPlace(file: ByteSource, header: ElfHeader): { offset: number; length: number } {
  const at = header.sectionOffset + header.sectionNamesIndex * sectionHeaderSizeBytes;
  const entry = Buffer.from(file.read(at, sectionHeaderSizeBytes));
  return { offset: entry.readUInt32LE(16), length: entry.readUInt32LE(20) };
}

function readSectionNames(file: ByteSource, header: ElfHeader, sections: Buffer): Uint8Array {
  const { offset, length } = readSectionNamesPlace(file, header);
  if (offset + length > file.sizeBytes) {
    throw truncated(file, `its section names end at ${offset + length}, the file at ${file.sizeBytes}`);
  }
  if (length > maxSectionNamesBytes) throw namesTooLong(file);
  const names = file.read(offset, length);
  let total = 0;
  for (let at = 0; at < sections.length; at += sectionHeaderSizeBytes) {
    const start = sections.readUInt32LE(at);
    const end = names.indexOf(0, start);
    total += Math.max((end === -1 ? names.length : end) - start, 0);
    if (total > maxSectionNamesBytes) throw namesTooLong(file);
  }
  return names;
}

function namesTooLong(file: ByteSource): DiagError {
  return new DiagError({
    code: 'elf-unusable',
    message: `${file.name} is damaged: its section names are longer than ${maxSectionNamesBytes} bytes.`,
    hint: 'Copy the file again, or rebuild it.',
  });
}

type ElfyBody = ReturnType<typeof elfy.parse>['body'];

function toSection(section: ElfyBody['sections'][number]): ElfSection {
  return {
    name: section.name,
    type: section.type,
    address: section.addr,
    offset: section.off,
    sizeBytes: section.size,
    link: section.link,
    info: section.info,
    entrySizeBytes: section.entsize,
    isAllocated: section.flags['alloc'] === true,
    isExecutable: section.flags['execinstr'] === true,
    // SHF_COMPRESSED, which elfy's table does not know by name.
    isCompressed: section.flags['2048'] === true,
    isMerged: section.flags['merge'] === true,
  };
}

function isLoad(program: ElfyBody['programs'][number]): boolean {
  return program.type === 'load';
}

function toSegment(program: ElfyBody['programs'][number]): ElfSegment {
  return {
    address: program.vaddr,
    offset: program.offset,
    fileSizeBytes: program.filesz,
    memorySizeBytes: program.memsz,
    isExecutable: program.flags['x'] === true,
  };
}
