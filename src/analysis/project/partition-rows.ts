import type { PartitionTable } from '../../model/app-image.js';
import type { PartitionRow } from '../../model/doctor.js';

const types: Readonly<Record<number, string>> = { 0: 'app', 1: 'data' };

/** Subtypes by type, as a CSV names them (esp-idf v5.5 partition_table/gen_esp32part.py). */
const subtypes: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  app: { 0x00: 'factory', 0x20: 'test' },
  data: { 0x00: 'ota', 0x01: 'phy', 0x02: 'nvs', 0x03: 'coredump', 0x82: 'spiffs', 0x83: 'littlefs' },
};

/** The rows of a table that a build made, as its CSV would have them. */
export function rowsOfTable({ partitions }: PartitionTable): PartitionRow[] {
  return partitions.map(({ label, type: typeNumber, subtype: subtypeNumber, offset, sizeBytes }) => {
    const type = types[typeNumber] ?? hex(typeNumber);
    const subtype = subtypes[type]?.[subtypeNumber] ?? hex(subtypeNumber);
    return { label, type, subtype, offset, sizeBytes, line: null };
  });
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(2, '0')}`;
}
