import { describe, expect, it } from 'vitest';
import type { ConsoleRecord } from '../../../../src/model/console-record.js';
import { readConsole } from '../../../support/read-console.js';

function read(...lines: readonly string[]): ConsoleRecord[] {
  return readConsole(lines.map((line) => `${line}\r\n`).join(''));
}

const guru = (reason: string): string =>
  `Guru Meditation Error: Core  0 panic'ed (${reason}). Exception was unhandled.`;

describe('a back trace', () => {
  it.each([
    ['with pairs that are glued', 'Backtrace: 0x400d276a:0x3ffb52300x400d27be:0x3ffb5250'],
    ['with pairs that are apart', 'Backtrace: 0x400d276a:0x3ffb5230 0x400d27be:0x3ffb5250 |<-CONTINUES'],
    ['without stack pointers', 'Backtrace: 0x400d276a 0x400d27be'],
    ['without a blank behind the colon', 'Backtrace:0x400d276a:0x3ffb5230 0x400d27be:0x3ffb5250'],
  ])('%s has its program counters', (_, line) => {
    expect(read(guru('LoadProhibited'), line)).toMatchObject([{ backtrace: [0x400d276a, 0x400d27be] }]);
  });
});

describe('something that breaks in the middle of a line of others', () => {
  const corrupt = 'CORRUPT HEAP: Bad tail at 0x4ff21164. Expected 0xbaad5678 got 0x00000000';
  it.each([
    ['I (812) wifi: qqq', corrupt, 'heap-corruption'],
    ['decoding frame 12', corrupt, 'heap-corruption'],
    ['1970-01-06 12:14:28.638 DEBUG [1] [rtc::impl::Track::open@60] Op', corrupt, 'heap-corruption'],
    ['\x1b[0;32mI (812) wifi: qqq', corrupt, 'heap-corruption'],
    ['decrypt', '***ERROR*** A stack overflow in task wifi has been detected.', 'panic'],
    ['I (812) wifi: qqq', '***ERROR*** A stack overflow in task wifi has been detected.', 'panic'],
    ['decoding...', 'abort() was called at PC 0x4200c1f0 on core 0', 'panic'],
    ['I (812) wifi: qqq', 'abort() was called at PC 0x4200c1f0 on core 1', 'panic'],
    ['I (812) wifi: qqq', 'assert failed: xQueueSemaphoreTake queue.c:1709 (( pxQueue ))', 'panic'],
    ['I (812) wifi: qqq', guru('Load access fault'), 'panic'],
  ])('is read: %s%s', (before, broken, kind) => {
    const [record] = read('I (1) app: up', before + broken, 'Rebooting...');
    expect(record).toMatchObject({ kind, line: 2 });
    expect(JSON.stringify(record)).not.toContain('qqq');
  });

  it.each([
    'I (300) app: last reset: abort() was called at PC 0x4200c1f0 on core 0',
    'I (300) app: it said "abort() was called at PC 0x4200c1f0 on core 0',
    'reason=assert failed: xQueueSemaphoreTake queue.c:1709 (( pxQueue ))',
    'I (300) app: ERROR in setup()',
    'I (300) app: no CORRUPT HEAP found',
  ])('is not what firmware tells of its last boot, or like it: %s', (line) =>
    expect(read('I (1) app: up', line)).toEqual([]),
  );

  it('lets a line with a call in it say what memory is free', () => {
    expect(
      read('I (300) app: setup() Free heap: 123456', 'W (310) net: ERROR, Free heap: 123400'),
    ).toMatchObject([
      { kind: 'memory', free: { heap: 123_456 } },
      { kind: 'memory', free: { heap: 123_400 } },
    ]);
  });
});

describe('the registers of a panic', () => {
  it('are those of its dump, and no address that another of its lines has behind a word', () => {
    const [panic] = read(
      guru('Stack protection fault'),
      '',
      'Detected in task "main" at 0x4200c1f0',
      'Stack pointer: 0x4ff3b1f0',
      'Stack bounds: 0x4ff3b200 - 0x4ff3c200',
      'Core  0 register dump:',
      'MEPC    : 0x42009C4E  RA      : 0x42009c4e  S0/FP   : 0x4ff3b1f0  ',
      'Backtrace: 0x42009c4e:0x4ff3b1f0',
    );
    expect(panic).toMatchObject({ backtrace: [0x42009c4e] });
    expect(panic?.kind === 'panic' && panic.registers).toEqual({
      mepc: 0x42009c4e,
      ra: 0x42009c4e,
      's0/fp': 0x4ff3b1f0,
    });
  });
});

describe('a panic that a terminal of 80 columns has broken', () => {
  const wrapped = (...lines: readonly string[]): ConsoleRecord[] =>
    read(...lines.flatMap((line) => line.match(/.{1,80}/g) ?? ['']));

  it.each([3, 6, 9, 40])('has its whole back trace of %i frames', (count) => {
    const counters = Array.from({ length: count }, (_, index) => 0x400d276a + index * 0x54);
    const pairs = counters.map((pc) => `0x${pc.toString(16)}:0x3ffb5230`);
    const [panic] = wrapped(
      guru('LoadProhibited'),
      '',
      `Backtrace: ${pairs.join(' ')} |<-CONTINUES`,
      '',
      'ELF file SHA256: a7aca82e3',
    );
    expect(panic).toMatchObject({ backtrace: counters, elfPrefix: 'a7aca82e3' });
  });

  it('has all words of its stack', () => {
    const [panic] = wrapped(
      guru('Load access fault'),
      'Stack memory:',
      '4ff3cb40: 0x40090020 0x00000000 0x0000000c 0x40049288 0x00000000 0x40000020 0x4ff016de 0x40060020',
      '4ff3cb60: 0x4000b020 0x00000000 0x0000000c 0x00000000 0x00000000 0x00000000 0x00000000 0x4000c020',
    );
    const first = [0x40090020, 0, 0x0c, 0x40049288, 0, 0x40000020, 0x4ff016de, 0x40060020];
    const second = [0x4000b020, 0, 0x0c, 0, 0, 0, 0, 0x4000c020];
    expect(panic).toMatchObject({ stack: [{ address: 0x4ff3cb40, words: [...first, ...second] }] });
  });

  it('has its stack in parts where a line is lost', () => {
    const [panic] = wrapped(
      guru('Load access fault'),
      'Stack memory:',
      '4ff9cb40: 0x4ff41234 0x00000000 0x4ffadfc0 0x4ffc0000 0x48012346 0x4ff41235 0x30100010 0x50108000',
      '4ff9cb80: 0x00000007 0x00000008',
    );
    const words = [0x4ff41234, 0, 0x4ffadfc0, 0x4ffc0000, 0x48012346, 0x4ff41235, 0x30100010, 0x50108000];
    expect(panic).toMatchObject({
      stack: [
        { address: 0x4ff9cb40, words },
        { address: 0x4ff9cb80, words: [7, 8] },
      ],
    });
  });

  it('has no frame of what comes behind a back trace', () => {
    const [panic] = read(
      guru('LoadProhibited'),
      'Backtrace: 0x400d276a:0x3ffb5230',
      '4ff3cb40: 0x40090020',
      'ab',
    );
    expect(panic).toMatchObject({ backtrace: [0x400d276a] });
  });
});

describe('a panic behind the time of a capture tool', () => {
  it.each(['21:54:38.895 > ', '15:47:41.341 -> ', '[19:18:55]', '2025-01-17 19:18:55 ', '> '])(
    'is read whole, and the boot behind it: %j',
    (before) => {
      const records = read(
        ...[
          guru('Load access fault'),
          'MEPC    : 0x40001000  RA      : 0x40001002  ',
          'Stack memory:',
          '4ff3b1f0: 0x40001004 0x00000000 0x00000000 0x00000000 0x00000000 0x00000000 0x00000000 0x00000000',
          'ELF file SHA256: a7aca82e3',
          'Rebooting...',
          'ESP-ROM:esp32p4-eco2-20240710',
          'rst:0xc (SW_CPU_RESET),boot:0x30f (SPI_FAST_FLASH_BOOT)',
          'I (561) app_init: Project name:     streamer',
        ].map((line) => before + line),
      );
      expect(records).toMatchObject([
        {
          kind: 'panic',
          registers: { mepc: 0x40001000 },
          stack: [{ address: 0x4ff3b1f0, words: [0x40001004, 0, 0, 0, 0, 0, 0, 0] }],
          elfPrefix: 'a7aca82e3',
        },
        { kind: 'boot', boot: 1, reason: 'SW_CPU_RESET' },
        { kind: 'boot-fact', boot: 1, timeMs: 561 },
      ]);
    },
  );
});

describe('a panic', () => {
  it('keeps what its own core did, not what the other one did', () => {
    const [panic] = read(
      guru('Interrupt wdt timeout on CPU0'),
      'Core  0 register dump:',
      'MEPC    : 0x40001000  RA      : 0x40001002  ',
      'Stack memory:',
      '4ff3b1f0: 0x40001004 0x00000000',
      'Core  1 register dump:',
      'MEPC    : 0x40002000  T6      : 0x00000007  ',
      'Stack memory:',
      '4ff4b1f0: 0x40002004 0x00000000',
      'Backtrace: 0x40002006:0x4ff4b1f0',
    );
    expect(panic).toMatchObject({
      registers: { mepc: 0x40001000 },
      stack: [{ address: 0x4ff3b1f0, words: [0x40001004, 0] }],
      backtrace: [],
    });
    expect(panic).not.toMatchObject({ registers: { t6: 7 } });
  });

  it('of the ROM, before the application runs, ends where the next one speaks', () => {
    const records = read(
      "Guru Meditation Error: Core 0 panic'ed (Illegal instruction)",
      'Core 0 register dump:',
      'PC      : 0x4fc001a2  RA      : 0x4ff29ee8  SP      : 0x4ff3cfc0  GP      : 0x00000000  ',
      'S0      : 0x00000000  INTLEVEL: 0x00000000  ',
      'I (900) Streamer: Heap: 5 KB free',
    );
    expect(records).toMatchObject([
      { kind: 'panic', architecture: 'riscv', registers: { pc: 0x4fc001a2, s0: 0 } },
      { kind: 'memory', timeMs: 900 },
    ]);
  });

  it.each([
    "panic'ed (Stack canary watchpoint triggered (loopTask) )",
    "panic'ed (Stack canary watchpoint triggered (loopTask))",
  ])('has its whole reason and the task where a bracket stands in it: %s', (words) => {
    expect(read(`Guru Meditation Error: Core  1 ${words}`)).toMatchObject([
      { cause: 'stack-overflow', reason: 'Stack canary watchpoint triggered (loopTask)', task: 'loopTask' },
    ]);
  });

  it.each(['', '[14:04:31][D][esp-idf:000]: ', 'wifi_init: '])(
    'is a panic where the UART has lost its first character behind %j',
    (before) => {
      expect(
        read(
          `${before}uru Meditation Error: Core  0 panic'ed (Illegal instruction). Exception was unhandled.`,
        ),
      ).toMatchObject([{ kind: 'panic', cause: 'exception', reason: 'Illegal instruction', core: 0 }]);
    },
  );

  it('of before esp-idf v3 has its reason and core', () => {
    expect(
      read('Guru Meditation Error of type LoadProhibited occurred on core  1. Exception was unhandled.'),
    ).toMatchObject([{ kind: 'panic', cause: 'exception', reason: 'LoadProhibited', core: 1 }]);
  });

  it('is read where Markdown shows it in bold', () => {
    expect(read('**assert failed: block_next tlsf.h:94 (!block_is_last(block))**')).toMatchObject([
      { cause: 'assert', reason: 'assert failed: block_next tlsf.h:94 (!block_is_last(block))' },
    ]);
  });

  it('that never ends does not swallow the log', () => {
    const monitor = (ms: number): string => `I (${ms}) Streamer: Heap: 5 KB free`;
    const lines = Array.from({ length: 100 }, (_, i) => monitor(2000 + i * 500));
    for (const start of [
      ['abort() was called at PC 0x4200c1f0 on core 0'],
      ['abort() was called at PC 0x4200c1f0 on core 0', '==== CORE DUMP START ====', 'AAAA'],
    ]) {
      const told = read(monitor(1000), ...start, ...lines).filter(({ kind }) => kind === 'memory');
      expect(told.length).toBeGreaterThan(90);
    }
  });

  it('goes on over the announcements of a core dump', () => {
    const [panic] = read(
      guru('Load access fault'),
      'MEPC    : 0x40001000  RA      : 0x40001002  ',
      'I (5211) esp_core_dump_uart: Press Enter to print core dump to UART...',
      'I (5212) esp_core_dump_uart: Print core dump to uart...',
      '================= CORE DUMP START =================',
      'I4FAAA==',
      '================= CORE DUMP END =================',
      'ELF file SHA256: a7aca82e3',
      'Rebooting...',
    );
    expect(panic).toMatchObject({ hasCoreDump: true, elfPrefix: 'a7aca82e3' });
  });

  it('has as many registers as there are, under any name', () => {
    const [panic] = read(guru('Load access fault'), '__PROTO__: 0x00000001  TOSTRING: 0x00000002');
    expect(panic).toMatchObject({ kind: 'panic', registers: { tostring: 2 } });
  });
});

describe('an allocation that fails', () => {
  it('and is told by a callback of the firmware is no panic', () => {
    const text = 'heap_caps_malloc was called but failed to allocate 1024 bytes with 0X1800 capabilities.';
    for (const line of [text, `E (900) app: ${text}`]) {
      expect(read('I (500) app: x', line, 'I (1000) Streamer: Heap: 5 KB free')).toMatchObject([
        { kind: 'allocation-failure', sizeBytes: 1024, capsNames: ['INTERNAL', 'DEFAULT'], isFatal: false },
        { kind: 'memory', timeMs: 1000 },
      ]);
    }
  });
});

describe('code that asks for no byte', () => {
  it.each([
    'heap_caps_malloc_default was called but failed to allocate 0 bytes with 0x1000 capabilities.',
    'E (900) app: heap_caps_malloc was called but failed to allocate 0 bytes with 0x80C capabilities.',
  ])('is refused nothing: %s', (line) => expect(read(line)).toEqual([]));
});

describe('the task watchdog', () => {
  const log = (text: string): string => `E (10321) task_wdt: ${text}`;
  const warning = [
    log('Task watchdog got triggered. The following tasks/users did not reset the watchdog in time:'),
    log(' - IDLE0 (CPU 0)'),
    log('Tasks currently running:'),
    log('CPU 0: streamer'),
    log('CPU 1: IDLE1'),
  ];

  it('says who ran in the place of others', () => {
    expect(read(...warning, 'I (11000) app: x')).toMatchObject([
      { kind: 'task-watchdog', tasks: ['IDLE0'], running: ['streamer', 'IDLE1'] },
    ]);
  });

  it('that aborts is the cause of the abort', () => {
    const records = read(...warning, log('Aborting.'), '', 'abort() was called at PC 0x4200c1f0 on core 0');
    expect(records).toMatchObject([
      { kind: 'task-watchdog' },
      { kind: 'panic', cause: 'task-watchdog', reason: 'Task watchdog: IDLE0 did not run in time' },
    ]);
    expect(
      read(...warning, 'I (20000) app: x', 'abort() was called at PC 0x4200c1f0 on core 0')[1],
    ).toMatchObject({ cause: 'abort' });
  });

  // From esp-idf v5.1 on task_wdt_timeout_abort() goes straight to the panic handler.
  it.each([
    [
      'Xtensa',
      [
        log('Print CPU 0 (current core) backtrace'),
        '',
        '',
        'Backtrace: 0x4200c1f0:0x3fca53d0 0x4200b004:0x3fca53f0',
      ],
      { backtrace: [0x4200c1f0, 0x4200b004], core: 0 },
    ],
    [
      'RISC-V',
      [
        'Core  1 register dump:',
        'MEPC    : 0x4200c1f0  RA      : 0x4200b004  SP      : 0x4ff3b1f0  GP      : 0x4ff0e400',
      ],
      { registers: { mepc: 0x4200c1f0 }, core: 1 },
    ],
  ])('that aborts without abort() is a panic, on %s', (_chip, trace, told) => {
    const records = read(
      ...warning,
      log('Aborting.'),
      ...trace,
      '',
      'Rebooting...',
      'rst:0xc (RTC_SW_CPU_RST),boot:0x2b',
    );
    expect(records.map(({ kind }) => kind)).toEqual(['task-watchdog', 'panic', 'boot']);
    expect(records[1]).toMatchObject({ cause: 'task-watchdog', line: 6, task: 'streamer', ...told });
  });

  it('has the trace of the core with the busy task', () => {
    const trace = (core: number, pc: string): string[] => [
      log(`Print CPU ${core}${core === 1 ? ' (current core)' : ''} backtrace`),
      '',
      `Backtrace: ${pc}:0x3fca53d0 0x4200b004:0x3fca53f0`,
    ];
    const lines = [...trace(1, '0x4200d000'), ...trace(0, '0x4200c1f0'), 'I (10999) app: x'];
    expect(read(...warning, ...lines)).toMatchObject([
      { kind: 'task-watchdog', busy: ['streamer'], core: 0, backtrace: [0x4200c1f0, 0x4200b004] },
    ]);
  });

  it('has the registers that esp_backtrace_print announces once more, and lets others speak in between', () => {
    const records = read(
      ...warning,
      log('Print CPU 0 (current core) backtrace'),
      'esp_backtrace_print: Print CPU 0 (current core) registers',
      'Core  0 register dump:',
      'Heap: free 100000',
      'MEPC    : 0x4200c1f0  RA      : 0x4200b004  SP      : 0x4ff3b1f0  GP      : 0x4ff0e400',
      log('Aborting.'),
      'Core  1 register dump:',
      'MEPC    : 0x4200d000  RA      : 0x4200d004  SP      : 0x4ff3b1f0  GP      : 0x4ff0e400',
    );
    expect(records.find(({ kind }) => kind === 'task-watchdog')).toMatchObject({
      core: 0,
      registers: { mepc: 0x4200c1f0, ra: 0x4200b004 },
    });
    expect(records.at(-1)).toMatchObject({ kind: 'panic', core: 1, registers: { mepc: 0x4200d000 } });
  });

  it('of a task that is no idle task does not say that it did not get to run', () => {
    const own = warning.map((line) => line.replace('IDLE0 (CPU 0)', 'streamer (CPU 0)'));
    expect(read(...own, log('Aborting.')).at(-1)).toMatchObject({
      reason: 'Task watchdog: streamer did not reset it in time',
    });
  });
});

describe('an abort that tells no reason', () => {
  const abort = 'abort() was called at PC 0x4008122b on core 0';

  it('has the error that was printed just before it', () => {
    expect(read('E (732) cpu_start: External RAM could not be added to heap!', '', abort)).toMatchObject([
      { cause: 'abort', errorBefore: 'cpu_start: External RAM could not be added to heap!' },
    ]);
  });

  it('has the error before the one that says no more than that it aborts', () => {
    expect(
      read(
        'E (298) BASE_MAC: no address in the eFuse (ESP_ERR_INVALID_VERSION)',
        'E (308) BASE_MAC: Aborting',
        abort,
      ),
    ).toMatchObject([{ errorBefore: 'BASE_MAC: no address in the eFuse (ESP_ERR_INVALID_VERSION)' }]);
  });

  it('has none where the error was printed long before it, or was a warning', () => {
    const lines = Array<string>(4).fill('some text');
    expect(read('E (732) wifi: no ap', ...lines, abort)).toMatchObject([{ errorBefore: null }]);
    expect(read('W (732) wifi: no ap', abort)).toMatchObject([{ errorBefore: null }]);
  });

  it('has none where it tells its reason after all', () => {
    const reason = 'Stack smashing protect failure!';
    expect(read('E (732) wifi: no ap', reason, '', abort)).toMatchObject([{ reason, errorBefore: null }]);
  });

  it('has none of the line that announces it, that of the task watchdog', () => {
    const records = read(
      'E (25311) task_wdt: Task watchdog got triggered. The following tasks did not reset the watchdog in time:',
      'E (25311) task_wdt:  - IDLE (CPU 0)',
      'E (25311) task_wdt: Aborting.',
      abort,
    );
    expect(records.at(-1)).toMatchObject({ cause: 'task-watchdog', errorBefore: null });
  });
});

describe('an error of libpeer', () => {
  it('that is one of no memory is read', () => {
    const line = 'ERROR\t/p/libpeer/src/dtls_srtp.c\t401\tfailed! mbedtls_ssl_handshake returned -0x7f00';
    expect(read('INFO\t/p/libpeer/src/agent.c\t32\tcreate IPv4 UDP socket: 54', line)).toMatchObject([
      {
        kind: 'allocation-failure',
        line: 2,
        said: 'dtls_srtp.c: failed! mbedtls_ssl_handshake returned -0x7f00',
      },
    ]);
    expect(read(line.replace('-0x7f00', '-0x7280'))).toMatchObject([{ kind: 'component-failure' }]);
  });
});

describe('an abort or an assert', () => {
  const panicsOf = (...lines: readonly string[]) => read(...lines).filter(({ kind }) => kind === 'panic');
  const abort = 'abort() was called at PC 0x4008122b on core 0';
  const check = [
    'ESP_ERROR_CHECK failed: esp_err_t 0xffffffff (ESP_FAIL) at 0x4001a3b2',
    'file: "./main/net.c" line 77',
    'func: start_radio',
    'expression: esp_wifi_init(&cfg)',
    '',
  ];
  const silent = 'E (7792) rpc_core: Response not received for [0x116]';
  const handedOn = 'E (7793) net: esp_wifi_init failed: 0xffffffff';

  it('has the errors that were handed on to it, the first of them first', () => {
    const errorsBefore = [
      'rpc_core: Response not received for [0x116]',
      'net: esp_wifi_init failed: 0xffffffff',
    ];
    expect(panicsOf(silent, handedOn, ...check, abort)).toMatchObject([{ errorsBefore, errorBefore: null }]);
    expect(panicsOf(silent, handedOn, 'assert failed: start net.c:77 (0)')).toMatchObject([{ errorsBefore }]);
    expect(panicsOf(silent, handedOn, '', abort)).toMatchObject([
      { errorsBefore, errorBefore: errorsBefore[1] },
    ]);
  });

  it('has none of an earlier second, and one that repeats itself once', () => {
    expect(panicsOf('E (5000) wifi: no ap', silent, silent, abort)).toMatchObject([
      { errorsBefore: ['rpc_core: Response not received for [0x116]'] },
    ]);
  });

  it('has the last few of a flood', () => {
    const flood = Array.from({ length: 40 }, (_, index) => `E (${800 + index}) cam: frame ${index} lost`);
    expect(panicsOf(...flood, abort)).toMatchObject([
      { errorsBefore: [36, 37, 38, 39].map((index) => `cam: frame ${index} lost`) },
    ]);
  });

  it('leaves them out of a crash of another kind, which they need not have led to', () => {
    const fault = "Guru Meditation Error: Core  0 panic'ed (Load access fault). Exception was unhandled.";
    expect(panicsOf(silent, handedOn, fault)).toMatchObject([{ errorsBefore: [] }]);
  });
});
