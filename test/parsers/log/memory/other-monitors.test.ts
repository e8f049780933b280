import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseByPatterns, parseOtherMonitor } from '../../../../src/parsers/log/memory/other-monitors.js';

const kilobyte = 1024;

describe("other people's monitors", () => {
  it.each([
    ['[APP] Free memory: 233040 bytes', { heap: 233_040 }],
    ['Free heap: 123456', { heap: 123_456 }],
    ['sys: free_heap=233440 min_free=200000 largest=110592', { heap: 233_440 }],
    ['Heap: free=123456 min=120000', { heap: 123_456 }],
    [
      'MEM: Internal Free 201 KB (min 180 KB), SPIRAM Free 30 MB',
      { internal: 201 * kilobyte, psram: 30 * kilobyte ** 2 },
    ],
    ['[debug] Available Heap  : 232092 B', { heap: 232_092 }],
    ['free heap size: 98 KB', { heap: 98 * kilobyte }],
    ['Heap free = 4096 B', { heap: 4096 }],
    ['ESP.getFreeHeap(): 201234', { heap: 201_234 }],
    ['Free internal heap: 312 KB, free PSRAM: 7 MB', { internal: 312 * kilobyte, psram: 7 * kilobyte ** 2 }],
    [
      'Internal free: 81920 | DMA free: 40960 | PSRAM free: 8000000',
      { internal: 81_920, dma: 40_960, psram: 8_000_000 },
    ],
    ['heap_caps_get_free_size(MALLOC_CAP_DMA) = 99344', { dma: 99_344 }],
    ['heap_caps_get_free_size(MALLOC_CAP_INTERNAL | MALLOC_CAP_DMA): 99344', { dma: 99_344 }],
    ['Free DMA memory: 77 KB', { dma: 77 * kilobyte }],
    ['DRAM: 20000 free', { internal: 20_000 }],
    ['app_main: Free internal 41672 biggest block 22528 total 41672', { internal: 41_672 }],
    [
      'MEM int_free=121000 int_lfb=70592 dma_free=90112 spiram_free=7340032',
      { internal: 121_000, dma: 90_112, psram: 7_340_032 },
    ],
    ['freeHeap=233040 minFreeHeap=200000 maxAllocHeap=110580', { heap: 233_040 }],
    ['ESP.getFreePsram(): 4192123', { psram: 4_192_123 }],
    ['Heap: free=123456 min=120000', { heap: 123_456 }],
    // xiaozhi-esp32, esp-adf's AUDIO_MEM_SHOW and others, with other figures.
    ['I (12345) SystemInfo: free sram: 87123 minimal sram: 65011', { internal: 87_123 }],
    [
      'MEM Total:8250188 Bytes, Inram:182847 Bytes, Dram:182840 Bytes',
      { heap: 8_250_188, internal: 182_847 },
    ],
    // adf_mem_print() and esp_gmf_oal_mem_print(), with PSRAM and without
    [
      'I (3849) AUDIO: Func:run, Line:360, MEM Total:4202800 Bytes, Inter:84212 Bytes, Dram:84212 Bytes',
      { heap: 4_202_800, internal: 84_212 },
    ],
    ['I (3849) AUDIO: Func:run, Line:360, MEM Total:203596 Bytes', { heap: 203_596 }],
    ['I (9) heap_monitor: free=123456 largest=65536', { heap: 123_456 }],
    // After a report of esp_hosted, with other figures.
    ['D (21559) MAIN: HEAP -> internal=198061, psram=93560, iram=0', { internal: 198_061, psram: 93_560 }],
    ['[DMA] free 23456 largest 12288', { dma: 23_456 }],
    ['DMA free: 23456/180000 (largest 12288)', { dma: 23_456 }],
    ['internal: 23456 free, 12288 largest', { internal: 23_456 }],
    ['DRAM free 112345, IRAM free 4096, PSRAM free 7340032', { internal: 112_345, psram: 7_340_032 }],
    ['Heap: 8388608 total, 8123456 free', { heap: 8_123_456 }],
    ['free heap: 45.5 KB', { heap: 45.5 * kilobyte }],
    ['mem free: 123,456 bytes', { heap: 123_456 }],
    ['Total free: 33070 KB', { heap: 33_070 * kilobyte }],
    // After the forms of github.com/meshtastic/firmware/pull/11660, espressif/esp-idf/issues/5479 and
    // alf45tar/PedalinoMini/issues/116.
    [
      'INFO | Heap: 117300/294912 bytes free (-2100 since last), min 95100, largest block 65524',
      { heap: 117_300 },
    ],
    ['E (47827) esp-tls: esp_get_free_heap_size: 12480', { heap: 12_480 }],
    ['Internal Total Heap 245576, Internal Free Heap 214632', { internal: 214_632 }],
    [
      'I (3200) sys: free: int=50112 dma=20100 psram=100200',
      { internal: 50_112, dma: 20_100, psram: 100_200 },
    ],
    [
      'Free heap: internal 50112 (min 40000, largest 20000), psram 100200; used: internal 1234567',
      { internal: 50_112, psram: 100_200 },
    ],
    [
      'I (12000) SYS: MEM Avail:6012112, IRam:41220, PSRam:5901212',
      { heap: 6_012_112, internal: 41_220, psram: 5_901_212 },
    ],
    ['free (dma 20100, internal 50112)', { dma: 20_100, internal: 50_112 }],
    ['Free heap: 50112, dma 20100', { heap: 50_112 }],
    ['used: int=50112 dma=20100; free: int=1000', { internal: 1000 }],
    // 118 bytes, as it was read, is a board that is about to die.
    [
      'Free DMA memory: 88 KiB, free internal memory: 118 KiB, free PSRAM: 7.5 MiB',
      { dma: 88 * kilobyte, internal: 118 * kilobyte, psram: 7.5 * kilobyte ** 2 },
    ],
    // What there is in all is not what is free.
    ['Total heap: 320624 Free heap: 121000', { heap: 121_000 }],
    ['heap size 320624 free heap 121000 min free 90000', { heap: 121_000 }],
    ['Heap: 320624 total 121000 free', { heap: 121_000 }],
    ['Internal: 118 KB free of 400 KB (largest 64 KB)', { internal: 118 * kilobyte }],
    ['Internal: 118 KB of 400 KB free', { internal: 118 * kilobyte }],
    ['Internal: 121000 free DMA: 90112 free', { internal: 121_000, dma: 90_112 }],
    ['Memory free: 118 KB internal, 96 KB min', { internal: 118 * kilobyte }],
    ['{"free_heap": 121000, "min_free_heap": 90000, "largest_free_block": 65536}', { heap: 121_000 }],
    [
      '{"uptime":1234,"freeHeap":864170,"freeHeapInternal":121000,"largestFreeBlockInternal":65536,"freeHeapDma":90112}',
      { heap: 864_170, internal: 121_000, dma: 90_112 },
    ],
    [
      '{"internal":{"total":320624,"free":121000,"largest":65536},"psram":{"total":8388608,"free":8380000}}',
      { internal: 121_000, psram: 8_380_000 },
    ],
    ['{"free":{"internal":121000,"dma":90112},"tasks":1200}', { internal: 121_000, dma: 90_112 }],
    ['DMA-capable: 90112 free (largest 65536)', { dma: 90_112 }],
    ['DMA Memory Available before ptr1 alloc: 90112 bytes total', { dma: 90_112 }],
    ['I (9) tls: Free internal heap before TLS task: 121000', { internal: 121_000 }],
    [
      'Free memory - Heap: 864170, Internal: 121000, DMA: 90112',
      { heap: 864_170, internal: 121_000, dma: 90_112 },
    ],
  ])('%s', (text, free) => {
    const unknown = { heap: null, dma: null, internal: null, psram: null };
    expect(parseOtherMonitor(text)?.free).toEqual({ ...unknown, ...free });
  });

  it.each(['constructor', 'valueOf', '__proto__'])('have no word of ours that is called %s', (word) => {
    expect(parseOtherMonitor(`Free heap: 4096 ${word}`)).toEqual(parseOtherMonitor('Free heap: 4096 frames'));
    expect(parseOtherMonitor(`Free heap ${word} 4096`)).toEqual(parseOtherMonitor('Free heap frames 4096'));
  });

  it('tell the largest block, and the step of their figures', () => {
    const reading = parseOtherMonitor('Free heap: 98 KB, largest free block: 31 KB');
    expect(reading).toMatchObject({ largestFreeBytes: 31 * kilobyte, resolutionBytes: kilobyte });
    for (const [text, bytes] of [
      ['Free internal 41672 biggest block 22528 total 41672', 22_528],
      ['int_free=121000 int_lfb=70592', 70_592],
      ['getFreeHeap(): 233040, getMaxAllocHeap(): 110580', 110_580],
    ] as const)
      expect(parseOtherMonitor(text)).toMatchObject({ largestFreeBytes: bytes });
  });

  it.each([
    'Minimum free heap size: 1234 bytes',
    'free heap: -5',
    'free heap: nan',
    'free heap: 1000000000000000000',
    'Free heap: 12.5.3',
    'feel free to heap praise on 5 people',
    'freed 3 buffers of heap',
    'the heap is free of 4 errors',
    'Free heap 0x3ffb0000',
    'free heap 3 times',
    'int_freed=12000',
    'getMinFreeHeap(): 120000',
    'min_free_heap 120000',
    'SD card: total: 30000 MB, used: 12 MB, free: 29988 MB',
    'LittleFS: total: 8192 KB, free: 60 KB',
    'I (9) mem: stack free 1234 bytes',
    'heap: 4096 used, stack free 512 bytes',
    'free packets: 12000 heap',
    '12000 bytes remaining of the heap file',
    'free heap 12:30',
    'heap 3ffb0000 free',
    'available=7000',
    'Total heap: 320624',
    '{"total":320624,"free":121000}',
    '{"state":"free","heap":1234}',
    'Free memory slots before boot: 5',
  ])('%s says nothing', (text) => {
    expect(parseOtherMonitor(text)).toBeNull();
  });

  it('never throw, never take long, and give sizes that a chip can have', () => {
    const words = [
      'free',
      'heap',
      'DMA',
      'internal',
      ': ',
      '= ',
      '123',
      'KB',
      ' ',
      '(',
      ')',
      '|',
      '-',
      'largest',
    ];
    assert(
      property(array(constantFrom(...words), { maxLength: 120 }), (parts) => {
        const reading = parseOtherMonitor(parts.join(''));
        for (const bytes of Object.values(reading?.free ?? {})) {
          if (bytes !== null) expect(bytes >= 0 && bytes < 2 ** 31).toBe(true);
        }
      }),
    );
  });
});

describe("the user's own patterns", () => {
  const patterns = [
    /^MEM t=(?<ms>\d+) int=(?<internal>\d+) dma=(?<dma>\d+) big=(?<largest>\d+) n=(?<clients>\d+)/,
  ];

  it('are read in their unit', () => {
    const reading = parseByPatterns('MEM t=1500 int=300 dma=280 big=100 n=2', {
      patterns,
      unitBytes: kilobyte,
    });
    expect(reading).toMatchObject({
      free: { internal: 300 * kilobyte, dma: 280 * kilobyte, heap: null, psram: null },
      largestFreeBytes: 100 * kilobyte,
      clients: 2,
      ms: 1500,
    });
  });

  it('give nothing for a line without memory, or with no number', () => {
    const odd = { patterns: [/(?<heap>\w+)/], unitBytes: 1 };
    expect(parseByPatterns('hello', odd)).toBeNull();
    expect(parseByPatterns('99999999999', odd)).toBeNull();
  });
});
