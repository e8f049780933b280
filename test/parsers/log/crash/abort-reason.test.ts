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

describe('an abort that prints what it was given, and no more', () => {
  const dump = [
    '',
    'Backtrace: 0x400d276a:0x3ffb5230 0x400d27be:0x3ffb5250',
    '',
    'ELF file SHA256: a7aca82e3',
  ];

  it.each(['Undefined behavior of type out_of_bounds', 'Stack smashing protect failure!'])(
    'is a panic with that as its reason: %s',
    (reason) => {
      expect(read('E (9) app: before', ...checked, '', reason, ...dump, 'Rebooting...')).toMatchObject([
        { kind: 'panic', line: 7, cause: 'abort', reason, errorBefore: null, elfPrefix: 'a7aca82e3' },
      ]);
    },
  );

  it('is one with the abort behind it, as older versions print it', () => {
    const reason = 'Stack smashing protect failure!';
    expect(read(reason, '', aborted, ...dump)).toMatchObject([{ cause: 'abort', reason, core: 0, line: 1 }]);
  });

  it('is none where somebody writes about it', () => {
    expect(
      read('Undefined behavior of type punning is bad', 'I (9) app: Stack smashing protect failure!'),
    ).toEqual([]);
  });
});

describe('what an exception says of itself', () => {
  const thrown = "terminate called after throwing an instance of 'std::system_error'";

  it('is told once, however often it comes, and where it is long', () => {
    const [panic] = read(thrown, '  what():  first', '  what():  second', aborted);
    expect(panic).toMatchObject({ reason: 'uncaught C++ exception std::system_error: first' });
    const [long] = read(thrown, `  what():  ${'x'.repeat(500)}`, aborted);
    expect(long).toMatchObject({ reason: `uncaught C++ exception std::system_error: ${'x'.repeat(120)}` });
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

describe('a report of esp-coredump without a reason', () => {
  it('has that of its registers, and the stack of the thread that crashed', () => {
    const [panic] = read(
      '==================== ESP32 CORE DUMP START ====================',
      "Crashed task handle: 0x3ffbbcf4, name: 'esp_timer', GDB name: 'process 1073462516'",
      '================== CURRENT THREAD REGISTERS ===================',
      'exccause       0x45 (InterruptWDTTimoutCPU0)',
      'excvaddr       0x0',
      'pc             0x4009904f          0x4009904f <xPortEnterCriticalTimeout+67>',
      '==================== CURRENT THREAD STACK =====================',
      '#0  0x4009904f in xPortEnterCriticalTimeout (mux=0x3ffbdc6c, timeout=-1) at /idf/port.c:328',
      '#1  0x40085678 in my_timer_cb (arg=0x0) at ../main/timers.c:44',
      "==================== THREAD 2 (TCB: 0x3ffc0000, name: 'IDLE0') =====================",
      '#0  0x40100000 in esp_pm_impl_waiti () at /idf/components/esp_pm/pm.c:1',
      '#1  0x40100002 in idle () at /idf/pm.c:2',
      '#2  0x40100004 in prvIdleTask () at /idf/tasks.c:3',
      '===================== ESP32 CORE DUMP END =====================',
    );
    expect(panic).toMatchObject({
      kind: 'panic',
      cause: 'interrupt-watchdog',
      reason: 'InterruptWDTTimoutCPU0',
      task: 'esp_timer',
      registers: { pc: 0x4009904f, excvaddr: 0 },
      backtrace: [0x4009904f, 0x40085678],
    });
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
      // With much memory free, too, as in esp-matter #1001: its buffers may be all in use.
      { kind: 'allocation-failure', line: 3, sizeBytes: null, by: 'socket', said: 'wifi: m f null' },
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

describe('an abort of the C++ library', () => {
  // libstdc++'s vterminate.cc and std::terminate, as consoles of esp-idf with exceptions print them.
  it.each([
    [
      ["terminate called after throwing an instance of 'std::bad_alloc'", '  what():  std::bad_alloc'],
      'uncaught C++ exception std::bad_alloc',
    ],
    [
      [
        "terminate called after throwing an instance of 'std::system_error'",
        '  what():  Resource temporarily unavailable',
      ],
      'uncaught C++ exception std::system_error: Resource temporarily unavailable',
    ],
    [
      ['pure virtual method called', 'terminate called without an active exception'],
      'pure virtual method called',
    ],
    [["terminate called after throwing an instance of 'int'"], 'uncaught C++ exception int'],
    [['terminate called without an active exception'], 'terminate called without an active exception'],
  ])('has the exception as its reason: %j', (lines, reason) => {
    expect(read(...lines, '', aborted, 'Core  0 register dump:')).toMatchObject([
      { kind: 'panic', cause: 'abort', reason },
    ]);
  });
});

describe('a panic', () => {
  it('of a debug exception has what that exception says', () => {
    const [panic] = read(
      "Guru Meditation Error: Core  1 panic'ed (Unhandled debug exception). ",
      'Debug exception reason: Stack canary watchpoint triggered (juice) ',
      'Core  1 register dump:',
      'PC      : 0x4008e3a1  PS      : 0x00060536  A0      : 0x8008d1c4  A1      : 0x3ffd0410  ',
    );
    expect(panic).toMatchObject({
      cause: 'stack-overflow',
      task: 'juice',
      core: 1,
      reason: 'Stack canary watchpoint triggered (juice)',
      registers: { pc: 0x4008e3a1 },
    });
  });

  it.each(['', 'E BOD: '])('is a brownout, too, which prints nothing else (%j)', (before) => {
    const lines = ['I (55812) app: up', '', `${before}Brownout detector was triggered`, ''];
    const next = ['ets Jun  8 2016 00:22:57', 'rst:0xc (SW_CPU_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)'];
    expect(read(...lines, ...next)).toMatchObject([
      { kind: 'panic', cause: 'other', reason: 'Brownout detector was triggered', line: 3 },
      { kind: 'boot', boot: 1 },
    ]);
  });
});

describe('a panic of Rust on ESP-IDF', () => {
  const place = 'src/main.rs:48:31';
  const said = 'called `Result::unwrap()` on an `Err` value: ESP_ERR_NO_MEM (error code 257)';
  const note = 'note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace';

  it.each([
    ['of 1.73 and later', [`thread 'main' panicked at ${place}:`, said, note]],
    ['with the number of the thread', [`thread '<unnamed>' (1073568332) panicked at ${place}:`, said, note]],
    ['before 1.73', [`thread 'main' panicked at '${said}', ${place}`, note]],
    [
      'with a line of another task in between',
      [`thread 'main' panicked at ${place}:`, 'I (812) wifi: another', said, note],
    ],
  ])('has what it said, and where: %s', (_, lines) => {
    expect(read(...lines, '', aborted)).toMatchObject([
      { cause: 'abort', reason: `Rust panic: ${said} at ${place}` },
    ]);
  });

  it('tells of memory that was not to be had', () => {
    const reason = 'memory allocation of 16384 bytes failed';
    expect(read(reason, '', aborted)).toMatchObject([{ cause: 'abort', reason }]);
  });

  it('has its place where the message is lost', () => {
    expect(read(`thread 'main' panicked at ${place}:`, aborted)).toMatchObject([
      { reason: `Rust panic at ${place}` },
    ]);
  });

  it('is none in prose, and takes no reading of memory for its message', () => {
    const lines = ["thread 'main' panicked at noon", aborted];
    expect(read(...lines)).toMatchObject([{ reason: aborted }]);
    const reading = 'Heap: 3000 KB free | DMA: 200 KB';
    expect(read(`thread 'main' panicked at ${place}:`, reading, aborted)).toMatchObject([
      { kind: 'memory' },
      { reason: `Rust panic at ${place}` },
    ]);
  });
});
