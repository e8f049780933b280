import { inflateSync } from 'node:zlib';
import type { ElfSection } from '../../../model/elf.js';
import type { ElfFile } from '../elf-file.js';
import { asBuffer } from './byte-cursor.js';
import { MalformedDwarf } from './malformed-dwarf.js';

/** What a debug section holds, decompressed where it was compressed. */
export type SectionContent = {
  readonly sizeBytes: number;
  /** Exactly `length` bytes from `start`, which lie inside. Throws a DiagError where the file ends before. */
  readonly read: (start: number, length: number) => Uint8Array;
};

// A real firmware's largest debug section has some 60 MB; a damaged size must not take all memory.
const maxInflatedBytes = 512 * 1024 * 1024;
const zlibType = 1;

/**
 * Opens the content of a section: `SHF_COMPRESSED` with an Elf32_Chdr of type zlib (ELF gABI, "Section Compression"),
 * the older GNU form `.zdebug_*` ("ZLIB", size in 8 bytes, big endian), or plain bytes that stay in the file.
 * A compressed one is inflated as a whole. Throws MalformedDwarf for another compression and for damaged data.
 */
export function openSectionContent(elf: ElfFile, section: ElfSection): SectionContent {
  if (section.isCompressed) {
    const header = asBuffer(elf.readPart(section, 0, 12));
    const type = header.readUInt32LE(0);
    if (type !== zlibType)
      throw new MalformedDwarf(`${section.name} is compressed by method ${type}, not zlib`);
    return inflated(elf, section, { headerBytes: 12, sizeBytes: header.readUInt32LE(4) });
  }
  if (section.name.startsWith('.zdebug_')) {
    const header = asBuffer(elf.readPart(section, 0, 12));
    if (header.toString('latin1', 0, 4) !== 'ZLIB')
      throw new MalformedDwarf(`${section.name} has no ZLIB header`);
    return inflated(elf, section, { headerBytes: 12, sizeBytes: Number(header.readBigUInt64BE(4)) });
  }
  return {
    sizeBytes: section.sizeBytes,
    read: (start, length) => elf.readPart(section, start, length),
  };
}

type Packed = { readonly headerBytes: number; readonly sizeBytes: number };

function inflated(elf: ElfFile, section: ElfSection, { headerBytes, sizeBytes }: Packed): SectionContent {
  if (sizeBytes > maxInflatedBytes) {
    throw new MalformedDwarf(`${section.name} claims ${sizeBytes} bytes when decompressed`);
  }
  const packed = elf.readPart(section, headerBytes, section.sizeBytes - headerBytes);
  const content = inflateOrThrow(packed, section.name, sizeBytes);
  if (content.length !== sizeBytes) {
    throw new MalformedDwarf(
      `${section.name} has ${content.length} bytes when decompressed, not ${sizeBytes}`,
    );
  }
  return { sizeBytes, read: (start, length) => content.subarray(start, start + length) };
}

function inflateOrThrow(packed: Uint8Array, name: string, sizeBytes: number): Uint8Array {
  try {
    return inflateSync(packed, { maxOutputLength: Math.max(sizeBytes, 1) });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MalformedDwarf(`${name} cannot be decompressed (${reason})`);
  }
}
