import { crc32 } from 'node:zlib';
import type { ByteSource } from '../../../model/byte-source.js';
import type { IndexParts, UnitBytes } from './collect-index.js';
import { packColumns, unpackColumns } from './columns.js';

// "ERDX", and a number to raise when what is written would be read otherwise.
const magic = 0x5844_5245;
const formatVersion = 1;
/** Magic, version, size of the file, size and CRC-32 of the directory; then what the index is about. */
const headerWords = 5;
/** Of the hash that says which file an index is about. */
const identityBytes = 32;
const headerBytes = headerWords * 4 + identityBytes;
const blockWords = 3;

/** The columns of the directory: blocks, areas of code, who owns which addresses, symbols. */
const columnCount = 9;

/** An index whose directory was read; its blocks are read when they are asked for. */
export type IndexContainer = {
  readonly columns: readonly Uint32Array[];
  readonly strings: Uint8Array;
  /** Units in the order of their blocks. */
  readonly units: readonly number[];
  /** The block of a unit by its place in `units`; null where it is not as it was written. */
  readonly block: (index: number) => Uint8Array | null;
};

/** Writes an index. `kept` are the blocks of an index before that come first in `parts.units`. */
export function packIndex(parts: IndexParts, identity: Uint8Array, kept: readonly UnitBytes[]): Buffer {
  const { symbols, areas, owners, packed } = parts;
  const blocks = [...kept, ...packed];
  const table = blocks.flatMap(({ unit, bytes }) => [unit, bytes.length, crc32(bytes)]);
  const { addresses, sizes, nameOffsets, fileOffsets, sectionEnds } = symbols.columns;
  const directory = packColumns(
    [
      Uint32Array.from(table),
      areas,
      owners.addresses,
      owners.owners,
      addresses,
      sizes,
      nameOffsets,
      fileOffsets,
      sectionEnds,
    ],
    symbols.strings,
  );
  const blockBytes = blocks.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const header = Buffer.alloc(headerBytes);
  const words = [magic, formatVersion, headerBytes + directory.length + blockBytes, directory.length];
  for (const [index, word] of [...words, crc32(directory)].entries()) header.writeUInt32LE(word, index * 4);
  header.set(identity.subarray(0, identityBytes), headerWords * 4);
  return Buffer.concat([header, directory, ...blocks.map(({ bytes }) => bytes)]);
}

/** Reads an index; null for one of another version, about another file, cut off or damaged. */
export function readIndex(file: ByteSource, identity: Uint8Array): IndexContainer | null {
  if (file.sizeBytes < headerBytes) return null;
  const header = Buffer.from(file.read(0, headerBytes));
  const word = (index: number): number => header.readUInt32LE(index * 4);
  const isOurs = word(0) === magic && word(1) === formatVersion && word(2) === file.sizeBytes;
  const directoryBytes = word(3);
  if (!isOurs || !header.subarray(headerWords * 4).equals(identity)) return null;
  if (headerBytes + directoryBytes > file.sizeBytes) return null;
  const directory = file.read(headerBytes, directoryBytes);
  const unpacked = crc32(directory) === word(4) ? unpackColumns(directory, columnCount) : null;
  if (!unpacked) return null;
  const { columns, bytes: strings } = unpacked;
  const table = columns[0] ?? new Uint32Array(0);
  const units = Array.from(
    { length: table.length / blockWords },
    (_, index) => table[index * blockWords] ?? 0,
  );
  const starts = startsOf(table, headerBytes + directoryBytes);
  const block = (index: number): Uint8Array | null => {
    const [sizeBytes = 0, crc] = table.subarray(index * blockWords + 1);
    const start = starts[index] ?? 0;
    if (index >= units.length || start + sizeBytes > file.sizeBytes) return null;
    const bytes = file.read(start, sizeBytes);
    return crc32(bytes) === crc ? bytes : null;
  };
  return { columns, strings, units, block };
}

function startsOf(table: Uint32Array, first: number): readonly number[] {
  const starts: number[] = [];
  let start = first;
  for (let at = 1; at < table.length; at += blockWords) {
    starts.push(start);
    start += table[at] ?? 0;
  }
  return starts;
}
