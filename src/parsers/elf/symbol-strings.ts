import type { ByteSource } from '../../model/byte-source.js';
import { readElfHeader, sectionHeaderSizeBytes } from './elf-header.js';

const shtSymtab = 2;
const shtStrtab = 3;
// The names of one object of libstdc++ take some 100 KB.
const maxStringsBytes = 256 * 1024 * 1024;

/**
 * The names of all symbols of an ELF32 file, one after another with a zero each: the string table that its symbol
 * table names. Whether a text is part of a name is a search in bytes then. Null where there are no symbols. Throws a
 * DiagError for what is no ELF32, and for tables beyond the file's end.
 */
export function readSymbolStrings(file: ByteSource): Buffer | null {
  const { sectionOffset, sectionCount } = readElfHeader(file);
  const headers = Buffer.from(file.read(sectionOffset, sectionCount * sectionHeaderSizeBytes));
  const field = (index: number, at: number): number =>
    headers.readUInt32LE(index * sectionHeaderSizeBytes + at);
  for (let index = 0; index < sectionCount; index++) {
    if (field(index, 4) !== shtSymtab) continue;
    const link = field(index, 24);
    if (link >= sectionCount || field(link, 4) !== shtStrtab) return null;
    return Buffer.from(file.read(field(link, 16), Math.min(field(link, 20), maxStringsBytes)));
  }
  return null;
}
