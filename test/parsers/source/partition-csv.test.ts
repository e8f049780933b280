import { describe, expect, test } from 'vitest';
import { parsePartitionCsv } from '../../../src/parsers/source/partition-csv.js';

// Expected are the rows that esp-idf v5.5's gen_esp32part.py makes of the same lines.
describe('parsePartitionCsv', () => {
  test('an empty subtype is "undefined", as the build takes it', () => {
    const { rows } = parsePartitionCsv(
      'storage, data, , , 0x40000,\nesp_secure_cert, 0x3F, , 0xD000, 0x2000,',
    );
    expect(rows).toMatchObject([
      { label: 'storage', type: 1, subtype: 6, offset: 0x9000, sizeBytes: 0x40000 },
      { label: 'esp_secure_cert', type: 0x3f, subtype: 6, offset: 0xd000, sizeBytes: 0x2000 },
    ]);
  });

  // gen_esp32part.py: "Error at line 1", as `strip` leaves the mark and the line does not start with `#` then.
  test('a byte order mark makes a row of the comment behind it', () => {
    expect(parsePartitionCsv('\uFEFF# Name, Type\nnvs, data, nvs, , 0x6000')).toMatchObject({
      isMarked: true,
      rows: [{ label: 'nvs' }],
      badLines: [],
    });
    expect(parsePartitionCsv('\uFEFFnvs, data, nvs, , 0x6000').isMarked).toBe(false);
  });

  test('rows whose place the build knows are neither bad nor in the way of the others', () => {
    const table = parsePartitionCsv(
      [
        'bootloader, bootloader, primary, N/A, N/A,',
        'partition_table, partition_table, primary, , ,',
        'recovery, bootloader, recovery, N/A, N/A,',
        'nvs, data, nvs, , 0x6000,',
        'spare, bootloader, ota, 0x10000, 0x6000,',
      ].join('\n'),
    );
    expect(table).toMatchObject({
      rows: [
        { label: 'nvs', offset: 0x9000, line: 4 },
        { label: 'spare', type: 2, subtype: 1, offset: 0x10000 },
      ],
      badLines: [],
    });
  });

  test('the recovery bootloader lies where the configuration has it, whatever the row says', () => {
    const rows = [
      'nvs, data, nvs, , 0x6000,',
      'rescue, bootloader, recovery, N/A, N/A,',
      'spare, data, fat, , 4K,',
    ];
    const placed = parsePartitionCsv(rows.join('\n'), { bootloader: 0x2000, recovery: 0x3f0000 });
    expect(placed).toMatchObject({
      rows: [
        { label: 'nvs', offset: 0x9000 },
        { label: 'rescue', type: 2, subtype: 2, offset: 0x3f0000, sizeBytes: 0x6000, line: 2 },
        // gen_esp32part.py goes on behind it.
        { label: 'spare', offset: 0x3f6000 },
      ],
      badLines: [],
    });
    const elsewhere = rows.map((row) => row.replace('recovery, N/A', 'recovery, 0x100000'));
    expect(parsePartitionCsv(elsewhere.join('\n'), { recovery: 0x3f0000 }).rows[1]).toMatchObject({
      offset: 0x3f0000,
    });
  });

  test('a size below 0 is where the partition ends', () => {
    const { rows } = parsePartitionCsv('media, data, littlefs, 0x200000, -16M,\nlog, data, fat, , 1M,');
    expect(rows).toMatchObject([
      { offset: 0x200000, sizeBytes: 0xe00000 },
      { offset: 0x1000000, sizeBytes: 0x100000 },
    ]);
  });

  test('a partition that would end before it begins is a bad line', () => {
    expect(parsePartitionCsv('media, data, littlefs, 0x200000, -1M,')).toMatchObject({
      rows: [],
      badLines: [1],
    });
  });
});
