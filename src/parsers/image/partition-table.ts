import type { Partition, PartitionTable } from '../../model/app-image.js';
import { FieldReader } from './little-endian.js';

const rowBytes = 32;
/** The table takes 0xC00 of its sector. */
const maxRows = 0xc00 / rowBytes;
const rowMagic = 0x50aa;
const md5Magic = 0xebeb;

/**
 * Reads a partition table (esp-idf v5.5 partition_table/gen_esp32part.py). Types and subtypes that we do not know are
 * the project's own. Null where the bytes are no table.
 */
export function parsePartitionTable(bytes: Uint8Array): PartitionTable | null {
  const fields = new FieldReader(bytes);
  const partitions: Partition[] = [];
  for (let at = 0; at < maxRows * rowBytes && at + rowBytes <= bytes.length; at += rowBytes) {
    const magic = fields.u16(at);
    if (magic === md5Magic && partitions.length > 0) {
      return { partitions, md5: { coveredBytes: at, stored: fields.hex(at + 16, 16) } };
    }
    if (magic !== rowMagic) break;
    partitions.push(readRow(fields, at));
  }
  return partitions.length > 0 ? { partitions, md5: null } : null;
}

function readRow(fields: FieldReader, at: number): Partition {
  const flags = fields.u32(at + 28);
  return {
    type: fields.u8(at + 2),
    subtype: fields.u8(at + 3),
    offset: fields.u32(at + 4),
    sizeBytes: fields.u32(at + 8),
    label: fields.text(at + 12, 16),
    isEncrypted: (flags & 1) !== 0,
    isReadOnly: (flags & 2) !== 0,
  };
}
