import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePartitionTable } from '../../../src/parsers/image/partition-table.js';
import { samplePath } from '../../support/sample-path.js';

const table = readFileSync(samplePath('build/partition_table/partition-table.bin'));
// `AA 50`, type, subtype, offset, size, label[16], flags: one row by hand.
const row = Buffer.from(
  ['aa50', '01', '82', '00001100', '00000800', '6d6564696100000000000000000000ff', '03000000'].join(''),
  'hex',
);

describe('parsePartitionTable', () => {
  it('reads rows and the MD5 row', () => {
    const parsed = parsePartitionTable(table);
    expect(
      parsed?.partitions.map(({ label, type, subtype, offset, sizeBytes }) => [
        label,
        type,
        subtype,
        offset,
        sizeBytes,
      ]),
    ).toEqual([
      ['nvs', 1, 2, 0x9000, 0x6000],
      ['phy_init', 1, 1, 0xf000, 0x1000],
      ['factory', 0, 0, 0x10000, 0x300000],
      ['media', 1, 0x83, 0x310000, 0x800000],
    ]);
    expect(parsed?.md5).toEqual({
      coveredBytes: 128,
      stored: createHash('md5').update(table.subarray(0, 128)).digest('hex'),
    });
  });

  it('reads flags, unknown subtypes and a label of a hand-made row', () => {
    expect(parsePartitionTable(row)).toEqual({
      partitions: [
        {
          label: 'media',
          type: 1,
          subtype: 0x82,
          offset: 0x110000,
          sizeBytes: 0x80000,
          isEncrypted: true,
          isReadOnly: true,
        },
      ],
      md5: null,
    });
  });

  it('takes no more rows than a table has room for', () => {
    expect(parsePartitionTable(Buffer.concat(Array<Buffer>(500).fill(row)))?.partitions).toHaveLength(96);
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['erased flash', new Uint8Array(3072).fill(255)],
    ['half a row', row.subarray(0, 31)],
  ])('takes %s for no table', (_, bytes) => expect(parsePartitionTable(bytes)).toBeNull());

  it('survives any bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        (tail) => void parsePartitionTable(Buffer.concat([row, tail])),
      ),
    );
  });
});
