import { describe, expect, it } from 'vitest';
import type { ConsoleRecord } from '../../../../src/model/console-record.js';
import { readConsole } from '../../../support/read-console.js';

const read = (...lines: readonly string[]): ConsoleRecord[] =>
  readConsole(lines.map((line) => `${line}\r\n`).join(''));

const aborted = 'abort() was called at PC 0x4200a1c5 on core 0';
const checked = [
  'ESP_ERROR_CHECK failed: esp_err_t 0x101 (ESP_ERR_NO_MEM) at 0x4200a1c2',
  'file: "./main/main.cpp" line 88',
  'func: void init_fs()',
  'expression: esp_vfs_littlefs_register(&conf)',
];

describe('an abort after a failed ESP_ERROR_CHECK', () => {
  it('has what failed as its reason', () => {
    expect(read(...checked, '', aborted, 'Core  0 register dump:')).toMatchObject([
      {
        kind: 'panic',
        cause: 'abort',
        core: 0,
        line: 6,
        reason:
          'ESP_ERROR_CHECK failed: ESP_ERR_NO_MEM from esp_vfs_littlefs_register(&conf) at ./main/main.cpp:88',
      },
    ]);
  });

  it('has it where lines of others stand between, and where some are lost', () => {
    const [panic] = read(checked[0] ?? '', 'I (812) wifi: another', 'I (813) wifi: line', aborted);
    expect(panic).toMatchObject({ reason: 'ESP_ERROR_CHECK failed: ESP_ERR_NO_MEM' });
  });

  it('is one of its own far behind it, in the next boot, or after another', () => {
    const far = Array.from({ length: 20 }, (_, index) => `I (${index}) app: line`);
    expect(read(...checked, ...far, aborted)).toMatchObject([{ reason: aborted }]);
    const reboot = [
      'ESP-ROM:esp32p4-eco2-20240710',
      'rst:0xc (SW_CPU_RESET),boot:0x30f (SPI_FAST_FLASH_BOOT)',
    ];
    const panics = read(...checked, aborted, ...reboot, aborted).filter(({ kind }) => kind === 'panic');
    expect(panics).toMatchObject([
      { reason: expect.stringContaining('ESP_ERROR_CHECK') },
      { reason: aborted },
    ]);
  });
});

describe('an abort after an assertion of newlib or of an old FreeRTOS', () => {
  it.each([
    'assertion "pxQueue->uxItemSize == 0" failed: file "queue.c", line 1446, function: xQueueSemaphoreTake',
    '/esp-idf/components/freertos/queue.c:1442 (xQueueGenericReceive)- assert failed!',
  ])('has it as its reason: %s', (line) => {
    expect(read('I (9) app: before', line, aborted)).toMatchObject([{ cause: 'abort', reason: line }]);
  });
});

describe('a report of esp-coredump', () => {
  const report = (reason: string): readonly string[] => [
    '==================== ESP32 CORE DUMP START ====================',
    '',
    "Crashed task handle: 0x3ffdda60, name: 'wifi', GDB name: 'process 1073601120'",
    'Crashed task is not in the interrupt context',
    `Panic reason: ${reason}`,
    '',
  ];

  it('tells the allocation that failed', () => {
    expect(read(...report('Mem alloc fail. size 0x000006b0 caps 0x00001800'))).toMatchObject([
      { kind: 'allocation-failure', sizeBytes: 0x6b0, caps: 0x1800, isFatal: true, line: 5 },
      { kind: 'panic', cause: 'allocation-failure', task: 'wifi' },
    ]);
  });

  it.each([
    ['abort() was called at PC 0x4200a1c5 on core 1', 'abort'],
    ['assert failed: xQueueSemaphoreTake queue.c:1709 (( pxQueue ))', 'assert'],
    ['Something new', 'other'],
  ])('tells the panic and its task: %s', (reason, cause) => {
    expect(read(...report(reason))).toMatchObject([{ kind: 'panic', cause, reason, task: 'wifi' }]);
  });
});

describe('the Wi-Fi driver without memory', () => {
  it('is a failed allocation that it lives on with', () => {
    expect(
      read(
        'W (650911) wifi:alloc eb len=76 type=2 fail, heap:2872652',
        'W (650921) wifi:m f probe req l=0',
        'W (650931) wifi: m f null',
        'W (650931) app:alloc eb len=76 type=2 fail, heap:2872652',
        'I (650941) wifi:state: run -> init',
      ),
    ).toMatchObject([
      { kind: 'allocation-failure', line: 1, sizeBytes: 76, caps: null, by: 'wifi', isFatal: false },
      { kind: 'allocation-failure', line: 2, sizeBytes: null, by: 'wifi' },
    ]);
  });
});

describe("the Arduino core's log", () => {
  it('has a clock and a message like ESP_LOG', () => {
    const lines = [
      '[  2205][I][main.cpp:12] loop(): Free heap: 248248',
      '[220597][E][NetworkClientSecure.cpp:159] Mem alloc fail. size 0x00000020 caps 0x00000808',
    ];
    expect(read(...lines)).toMatchObject([
      { kind: 'memory', timeMs: 2205, free: { heap: 248_248 } },
      { kind: 'allocation-failure', timeMs: 220_597 },
      { kind: 'panic' },
    ]);
  });
});

describe('an abort of the C++ library or of the stack check', () => {
  it.each([
    [
      ["terminate called after throwing an instance of 'std::bad_alloc'", '  what():  std::bad_alloc'],
      'std::bad_alloc was thrown and not caught',
    ],
    [
      ["terminate called after throwing an instance of 'std::runtime_error'", '  what():  no candidate'],
      'std::runtime_error was thrown and not caught: no candidate',
    ],
    [['Stack smashing protect failure!'], 'Stack smashing protect failure'],
  ])('%j', (lines, reason) => {
    expect(read(...lines, '', aborted)).toMatchObject([{ kind: 'panic', cause: 'abort', reason }]);
  });
});

// After the form of github.com/espressif/arduino-esp32/issues/6010.
it('a stack canary that was hit is a stack overflow, of the task that it names', () => {
  const records = read(
    "Guru Meditation Error: Core  1 panic'ed (Unhandled debug exception)",
    'Debug exception reason: Stack canary watchpoint triggered (viewTask) ',
    'Core 1 register dump:',
    'PC      : 0x400d3354  PS      : 0x00060636  A0      : 0x800d3924  A1      : 0x3ffb0130  ',
  );
  expect(records).toMatchObject([
    { kind: 'panic', cause: 'stack-overflow', reason: 'Stack canary watchpoint triggered', task: 'viewTask' },
  ]);
});

// After the forms of github.com/espressif/esp-idf/issues/5479, 11854 and 4594.
it.each([
  ['E (7795) esp-tls: mbedtls_ssl_handshake returned -0x10', 'tls'],
  ['E (39341) esp-tls-mbedtls: mbedtls_ssl_setup returned -0x7F00', 'tls'],
  ['E (19091) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x5180', 'tls'],
  ['E (18123) pthread: Failed to create task!', 'pthread'],
  ['E (18310) lwip_arch: thread_sem_init: out of memory', 'lwip'],
])('%s tells that memory ran out', (line, by) => {
  expect(read('I (20) app: start', line)).toMatchObject([
    { kind: 'allocation-failure', line: 2, sizeBytes: null, by, isFatal: false },
  ]);
});

// Wrong certificates and peers that go away are no lack of memory.
it.each(['-0x2700', '-0x7780', '-0x0050', '-0x1000', '-0x101'])('mbedtls returning %s does not', (code) => {
  expect(read(`E (7795) esp-tls: mbedtls_ssl_handshake returned ${code}`)).toEqual([]);
});

// After the forms of github.com/espressif/esp32-camera/issues/115 and of esp-idf v5.4's brownout.c.
it.each(['Brownout detector was triggered', 'E BOD: Brownout detector was triggered'])(
  '%j is the reason of the restart that follows, which says less',
  (line) => {
    const log = [
      'ets Jun  8 2016 00:22:57',
      'rst:0x1 (POWERON_RESET),boot:0x13',
      'I (80) app: up',
      '',
      line,
      '',
    ];
    const next = ['ets Jun  8 2016 00:22:57', 'rst:0xc (SW_CPU_RESET),boot:0x13', 'I (80) app: up'];
    const boots = read(...log, ...next).filter(({ kind }) => kind === 'boot');
    expect(boots).toMatchObject([{ reason: 'POWERON_RESET' }, { reason: 'BROWNOUT (SW_CPU_RESET)' }]);
  },
);
