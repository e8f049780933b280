import { describe, expect, it } from 'vitest';
import { readConsole } from '../../../support/read-console.js';

const read = (...lines: readonly string[]) => readConsole(lines.map((line) => `${line}\n`).join(''));

describe('what heap_caps_dump lists', () => {
  it('is summed heap by heap, also where another task logs between', () => {
    const records = read(
      'I (24005) app: now',
      'Showing data for heap: 0x4ff211d0 ',
      'Block 0x4ff21f08 data, size: 1044 bytes, Free: No ',
      'Block 0x4ff22320 data, size: 96 bytes, Free: Yes ',
      'I (24010) wifi: another task',
      'Block 0x4ff22384 data, size: 300 bytes, Free: Yes ',
      'Block 0x4ff224b4 data, size: 0 bytes, Free: No ',
      'Showing data for heap: 0x48000000 ',
      'Block 0x48000010 data, size: 20 bytes, Free: No ',
    );
    expect(records.filter(({ kind }) => kind === 'heap-layout')).toEqual([
      {
        kind: 'heap-layout',
        line: 2,
        boot: 0,
        timeMs: 24_005,
        address: 0x4f_f2_11_d0,
        usedBlocks: 1,
        usedBytes: 1044,
        freeBlocks: 2,
        freeBytes: 396,
        largestFreeBlockBytes: 300,
      },
      expect.objectContaining({ line: 8, address: 0x48_00_00_00, usedBytes: 20, freeBlocks: 0 }),
    ]);
  });

  it('is read as versions before v4.3 print it', () => {
    const records = read(
      'Heap start 0x3ffb8000 end 0x3ffe0000',
      'First free block 0x3ffb9000',
      'Block 0x3ffb8010 data size 0x00000010 bytes next block 0x3ffb8024',
      'Block 0x3ffb8024 data size 0x00000200 bytes next block 0x3ffb8228 FREE. Next free 0x3ffb9000',
    );
    expect(records).toMatchObject([
      { kind: 'heap-layout', usedBytes: 16, freeBytes: 512, largestFreeBlockBytes: 512, freeBlocks: 1 },
    ]);
  });

  it('is nothing without a heap, without a block, or with half a line', () => {
    expect(
      read(
        'Block 0x4ff21f08 data, size: 1044 bytes, Free: No ',
        'Showing data for heap: 0x4ff211d0 ',
        'Block 0x4ff21f08 data, size: 1044 by',
        'Block 0x4ff21f08 data, size: -1 bytes, Free: No ',
      ),
    ).toEqual([]);
  });

  it('ends with the boot', () => {
    const records = read(
      'Showing data for heap: 0x4ff211d0 ',
      'Block 0x4ff21f08 data, size: 1044 bytes, Free: No ',
      'ESP-ROM:esp32p4-eco2-20240710',
      'rst:0x3 (SW_SYS_RESET),boot:0x30f (SPI_FAST_FLASH_BOOT)',
      'Block 0x4ff22320 data, size: 96 bytes, Free: Yes ',
    );
    expect(records).toMatchObject([
      { kind: 'heap-layout', boot: 0, usedBytes: 1044, freeBytes: 0 },
      { kind: 'boot' },
    ]);
  });
});

describe('the totals of heap_caps_print_heap_info', () => {
  const info = (caps: string): readonly string[] => [
    `Heap summary for capabilities ${caps}:`,
    '  At 0x4ff211d0 len 106000 free 50000 allocated 52260 min_free 40000',
    '    largest_free_block 31744 alloc_blocks 120 free_blocks 12 total_blocks 132',
    '  Totals:',
    '    free 50000 allocated 52260 min_free 40000 largest_free_block 31744',
  ];
  it.each([
    ['0x00000008', 'dma'],
    ['0x00000808', 'dma'],
    ['0x00000800', 'internal'],
    ['0x00001804', 'internal'],
    ['0x00000404', 'psram'],
    ['0x00001000', 'heap'],
    ['0x00000004', 'heap'],
  ])('are a reading of the pool that %s asks for: %s', (caps, pool) => {
    const memory = read(...info(caps)).filter(({ kind }) => kind === 'memory');
    const free = { heap: null, dma: null, internal: null, psram: null, [pool]: 50_000 };
    expect(memory).toMatchObject([{ free, largestFreeBytes: 31_744, resolutionBytes: 1, line: 5 }]);
  });

  it.each(['0x00002001', '0x00000c00', '0x00000000'])('are none where the pool has no name: %s', (caps) => {
    expect(read(...info(caps)).map(({ kind }) => kind)).toEqual(['heap-info']);
  });

  it('are none beside the streamer’s own monitor', () => {
    const monitor = 'I (9485) Streamer: Heap: 32675 KB free | DMA: 354 KB | Internal: 386 KB | Clients: 0';
    expect(read(monitor, ...info('0x00000008')).map(({ kind }) => kind)).toEqual(['memory', 'heap-info']);
  });
});
