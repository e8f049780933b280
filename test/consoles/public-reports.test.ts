import { describe, expect, it } from 'vitest';
import { formatConsoleVerdict } from '../../src/report/memory/console-verdict.js';
import { analyse } from './console-lines.js';

// Consoles of public bug reports, retyped with other values: only their form is theirs.
const reports: readonly (readonly [source: string, lines: readonly string[], verdict: string])[] = [
  [
    'espressif/esp-idf/issues/3635: one reading of the heap, with lines of the Wi-Fi task in it',
    [
      'Heap summary for capabilities 0x00001000:',
      'I (2515) wifi: state: auth -> assoc (0)',
      '  At 0x3ffe4350 len 113840 free 81488 allocated 32268 min_free 71880',
      '    largest_free_block 80488 alloc_blocks 60 free_blocks 2 total_blocks 62',
      '  Totals:',
      '    free 81500 allocated 40176 min_free 71880 largest_free_block 80488',
    ],
    'NOT ENOUGH samples to say whether memory falls (1 sample)',
  ],
  [
    'espressif/esp-idf/issues/14660: a stack guard of the P4',
    [
      "Guru Meditation Error: Core  1 panic'ed (Stack protection fault). ",
      '',
      'Detected in task "IDLE1" at 0x4ff0d958',
      'Stack pointer: 0x4ff1e610',
      'Stack bounds: 0x4ff1e614 - 0x4ff1ec10',
      'Core  1 register dump:',
      'MEPC    : 0x4ff0b534  RA      : 0x4ff0b4da  SP      : 0x4ff1e610  GP      : 0x4ff15400',
    ],
    'CRASH in line 1: Stack protection fault of task IDLE1',
  ],
  [
    'espressif/arduino-esp32/issues/6010: a stack canary',
    [
      "Guru Meditation Error: Core  1 panic'ed (Unhandled debug exception)",
      'Debug exception reason: Stack canary watchpoint triggered (viewTask) ',
      'Core 1 register dump:',
    ],
    'CRASH in line 1: Stack canary watchpoint triggered (viewTask)',
  ],
  [
    'espressif/esp-idf/issues/5479: no memory for TLS',
    ['esp_get_free_heap_size:49364', 'E (7795) esp-tls: mbedtls_ssl_handshake returned -0x10'],
    'OUT OF MEMORY in line 2: esp-tls: mbedtls_ssl_handshake returned -0x10, free before: heap 48.2 KB',
  ],
  [
    'joltwallet/esp_littlefs/issues/17: a first boot, whose file system is made then',
    [
      './components/esp_littlefs/src/littlefs/lfs.c:1071:error: Corrupted dir pair at {0x0, 0x1}',
      'W (6146) esp_littlefs: mount failed,  (-84). formatting...',
    ],
    'NOTHING TOLD about free memory over time in this log',
  ],
  [
    'geo-tp/ESP32-Bit-Pirate/issues/90: a file system that is not made',
    [
      'E (43439) esp_littlefs: ./managed_components/joltwallet__littlefs/src/littlefs/lfs.c:1384:error: Corrupted dir pair at {0x0, 0x1}',
      '',
      'E (43440) esp_littlefs: mount failed,  (-84)',
      'E (43444) esp_littlefs: Failed to initialize LittleFS',
    ],
    'NO MEDIA in line 1: a LittleFS partition could not be mounted',
  ],
  [
    'espressif/arduino-esp32/issues/5484: the supply falls as the radio starts',
    [
      'I (712) wifi:mode : sta',
      '',
      'Brownout detector was triggered',
      '',
      'ets Jul 29 2019 12:21:46',
      'rst:0xc (SW_CPU_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)',
      'I (80) app: up',
    ],
    'CRASH in line 3: Brownout detector was triggered',
  ],
  [
    'espressif/esp-idf/issues/971 and libsupc++: new without memory',
    [
      "terminate called after throwing an instance of 'std::bad_alloc'",
      '  what():  std::bad_alloc',
      '',
      'abort() was called at PC 0x4ff0d1c3 on core 1',
    ],
    'CRASH in line 4: uncaught C++ exception std::bad_alloc',
  ],
  [
    'esphome/issues/issues/6310: the capture tool puts its time before each line',
    [
      "[03:06:01]Guru Meditation Error: Core  0 panic'ed (LoadProhibited). Exception was unhandled.",
      '[03:06:01]',
      '[03:06:01]Core  0 register dump:',
      '[03:06:01]PC      : 0x4008462a  PS      : 0x00060f33  A0      : 0x8008473c  A1      : 0x3ffca2a0  ',
      '[03:06:01]EXCVADDR: 0x0000001c  LBEG    : 0x4013dded  LEND    : 0x4013de1c  LCOUNT  : 0x00000007  ',
    ],
    'CRASH in line 1: LoadProhibited, a null pointer (0x0000001c)',
  ],
  [
    'me-no-dev/ESPAsyncWebServer/issues/427: a block whose head is gone, of an old ESP-IDF',
    [
      'CORRUPT HEAP: Bad head at 0x3ffbdd28. Expected 0xabba1234 got 0x3ffbde2c',
      'assertion "head != NULL" failed: file "/build/heap/multi_heap_poisoning.c", line 214, function: multi_heap_free',
      'abort() was called at PC 0x400e2cd3 on core 0',
    ],
    'HEAP CORRUPT in line 1',
  ],
];

describe('a console like that of a public report', () => {
  it.each(reports)('%s', (_, lines, verdict) => {
    const { verdict: found } = analyse(lines.map((line) => `${line}\r\n`));
    expect(formatConsoleVerdict(found)).toBe(verdict);
  });

  it('whose largest free block shrinks while memory stays free is told to be in pieces', () => {
    const lines = Array.from(
      { length: 30 },
      (_, i) =>
        `I (${1000 * i + 500}) mon: Free internal: 250000 bytes, largest block ${Math.round(200_000 * 0.9 ** i)}\r\n`,
    );
    const { findings, verdict } = analyse(lines);
    expect(findings.map(({ ruleId }) => ruleId)).toEqual(['heap-fragmented']);
    // 200,000 * 0.9 ** 20, the highest of the last ten
    expect(formatConsoleVerdict(verdict)).toBe(
      'FRAGMENTED: the largest free block of internal falls from 195 KB to 23.7 KB or less, with 244 KB free',
    );
  });

  it('that lost its memory to nobody is not blamed: a certificate that is wrong is no lack of memory', () => {
    const { findings } = analyse(['E (900) esp-tls: mbedtls_ssl_handshake returned -0x2700\r\n']);
    expect(findings.map(({ ruleId }) => ruleId)).toEqual(['component-failed']);
  });
});
