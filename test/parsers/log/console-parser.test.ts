import { describe, expect, it } from 'vitest';
import type { ConsoleRecord } from '../../../src/model/console-record.js';
import { readConsole } from '../../support/read-console.js';

const kb = 1024;

function read(...lines: readonly string[]): ConsoleRecord[] {
  return readConsole(lines.map((line) => `${line}\r\n`).join(''));
}

function memoryOf(...lines: readonly string[]) {
  return read(...lines).flatMap((record) =>
    record.kind === 'memory' ? [{ ...record.free, clients: record.clients, timeMs: record.timeMs }] : [],
  );
}

describe('a line of the monitor', () => {
  const all = { heap: 32_471 * kb, dma: 332 * kb, internal: 364 * kb, psram: null, clients: 1, timeMs: 9485 };

  it('has free memory and clients, in all variants of the firmware', () => {
    const a = 'I (9485) Streamer: Heap: 32471 KB free | DMA: 332 KB | Internal: 364 KB | Clients: 1';
    expect(memoryOf(a)).toEqual([all]);
    expect(memoryOf('I (9485) psi_main: Heap: 32471 KB free | Internal: 364 KB')).toEqual([
      { ...all, dma: null, clients: null },
    ]);
    expect(memoryOf('I (9485) a: b', 'Heap: 32471 KB | Internal: 364 KB | Tasks: 17')).toEqual([
      { ...all, dma: null, clients: null },
    ]);
    expect(memoryOf('I (9485) psi_main: Memory: Heap=32471 KB, Internal=364 KB')).toEqual([
      { ...all, dma: null, clients: null },
    ]);
  });

  it.each([
    ['[2021/7/31 3:09:25] '],
    ['15:47:41.341 -> '],
    ['2025-12-20 09:20:14 '],
    ['2019-07-04 08:48:44,298 - INFO # '],
    ['\x1b[0;32m'],
  ])('is read behind %j', (prefix) => {
    const line = 'I (9485) Streamer: Heap: 32471 KB free | DMA: 332 KB | Internal: 364 KB | Clients: 1';
    expect(memoryOf(prefix + line)).toEqual([all]);
  });

  it('that is cut has only figures with their unit', () => {
    const line = 'I (9485) Streamer: Heap: 32471 KB free | DMA: 332 KB | Internal: 364 KB | Clients: 12';
    const cut = (length: number) =>
      readConsole(line.slice(0, length)).map((record) => record.kind === 'memory' && record.free);
    expect(cut(line.indexOf(' KB free'))).toEqual([]);
    expect(cut(line.indexOf('2 KB | Internal'))).toEqual([
      { heap: 32_471 * kb, dma: null, internal: null, psram: null },
    ]);
    const [last] = readConsole(line.slice(0, -1));
    expect(last).toMatchObject({ kind: 'memory', clients: null });
  });

  it.each([
    ['I (5) app: Heap: none'],
    ['I (5) app: Help: 12 KB'],
    ['I (5) app: Heap: 9999999999 KB free'],
    ['Heap: KB'],
  ])('is none: %j', (line) => {
    expect(memoryOf(line)).toEqual([]);
  });
});

describe('blocks of free memory', () => {
  it('of the start, before anything else is told', () => {
    const records = read(
      'I (8775) h264_streamer: Starting WebRTC streamer...',
      'Memory status before WebRTC init:',
      '  Total free: 33070 KB',
      'I (8776) wifi: another task',
      '  Internal free: 405 KB',
      '  DMA free: 375 KB',
      '  DMA+Internal free: 375 KB',
      'I (9485) Streamer: Heap: 1 KB free',
    );
    expect(records).toMatchObject([
      {
        kind: 'memory',
        line: 2,
        timeMs: 8775,
        phase: 'before WebRTC init',
        free: { heap: 33_070 * kb, internal: 405 * kb, dma: 375 * kb, psram: null },
      },
      { kind: 'memory', line: 8, phase: null },
    ]);
  });

  it('of memory_tracker: statistics, and a delta whose sign does not matter', () => {
    const tracked = (text: string) => `I (24005) mem_track: ${text}`;
    const stats = [
      '=== Memory Stats: after 3 ===',
      'Internal RAM:',
      '  Total:          52 KB',
      '  Free:          386 KB',
      '  Allocated:      52 KB',
      '  Min free:      311 KB',
      '  Blocks:         12',
      '  Largest:       304 KB',
      'PSRAM:',
      '  Total:         838 KB',
      '  Free:        31930 KB',
      '  Allocated:     838 KB',
      '  Min free:    31900 KB',
      '  Blocks:          3',
      '  Largest:     31744 KB',
      'DMA-capable:    356 KB free',
      '================================',
    ];
    expect(memoryOf(...stats.map(tracked))).toEqual([
      { heap: null, internal: 386 * kb, psram: 31_930 * kb, dma: 356 * kb, clients: null, timeMs: 24_005 },
    ]);
    const delta = [
      '=== Memory Delta: after 3 ===',
      'Internal:     +8 KB (now    386 KB free)',
      'PSRAM:       -12 KB (now  31930 KB free)',
      'DMA:          +0 KB (now    356 KB free)',
      '=============================',
    ];
    expect(memoryOf(...delta.map(tracked))).toEqual([
      { heap: null, internal: 386 * kb, psram: 31_930 * kb, dma: 356 * kb, clients: null, timeMs: 24_005 },
    ]);
  });

  it('of the phases of a start', () => {
    expect(read('I (755) h264_streamer: After LittleFS - Internal RAM: 432 KB free')).toMatchObject([
      { phase: 'After LittleFS', timeMs: 755, free: { internal: 432 * kb, heap: null } },
    ]);
  });

  it('of heap_caps_print_heap_info, by its totals', () => {
    const records = read(
      'Heap summary for capabilities 0x00000808:',
      '  At 0x4ff211d0 len 105968 free 90000 allocated 15968 min_free 88000',
      '    largest_free_block 65536 alloc_blocks 42 free_blocks 3 total_blocks 45',
      'I (12) other: task',
      '  Totals:',
      '    free 349180 allocated 52260 min_free 330000 largest_free_block 311296',
    );
    expect(records.filter(({ kind }) => kind === 'heap-info')).toMatchObject([
      {
        kind: 'heap-info',
        line: 6,
        caps: 0x808,
        freeBytes: 349_180,
        allocatedBytes: 52_260,
        minimumFreeBytes: 330_000,
        largestFreeBlockBytes: 311_296,
      },
    ]);
  });
});

describe('boots', () => {
  const rom = [
    'ESP-ROM:esp32p4-eco2-20240710',
    'Build:Jul 10 2024',
    'rst:0x1 (POWERON),boot:0x30f (SPI_FAST_FLASH_BOOT)',
  ];
  const loader = [
    'load:0x4ff2cbd0,len:0x38b8',
    'entry 0x4ff29ee8',
    'I (28) boot: ESP-IDF v5.5.1 2nd stage bootloader',
  ];
  const app = ['I (561) app_init: Project name:     streamer', 'I (5000) app: hello'];

  it('are the ROM, its reset reason and the bootloader together', () => {
    expect(read(...rom, ...loader, ...app)).toMatchObject([
      { kind: 'boot', line: 1, boot: 0, reason: 'POWERON' },
      { kind: 'boot-fact', boot: 0, timeMs: 561, fact: { name: 'project', value: 'streamer' } },
    ]);
  });

  it('are counted, also the first, of which only the end is in the log', () => {
    const records = read('I (70000) app: hello', ...rom, ...loader, ...app, ...rom, ...loader, ...app);
    expect(records.map(({ kind, boot, line }) => [kind, boot, line])).toEqual([
      ['boot', 1, 2],
      ['boot-fact', 1, 8],
      ['boot', 2, 10],
      ['boot-fact', 2, 16],
    ]);
  });

  it('that end in the ROM are boots, too', () => {
    expect(read(...rom, ...rom, ...rom).map(({ boot, line }) => [boot, line])).toEqual([
      [0, 1],
      [1, 4],
      [2, 7],
    ]);
  });

  it('are told by a clock that starts again, where the log has none of their first lines', () => {
    const records = read(
      'I (70000) a: b',
      'I (69990) a: from the other core',
      'I (812) a: c',
      'I (822) a: d',
      'I (832) a: e',
      'I (900) x: Heap: 5 KB free',
    );
    expect(records.map(({ kind, boot, timeMs }) => [kind, boot, timeMs])).toEqual([
      ['boot', 1, null],
      ['memory', 1, 900],
    ]);
  });

  it('say what they run', () => {
    const facts = read(
      'I (30) boot: chip revision: v1.0',
      'I (60) boot:  0 nvs              WiFi data        01 02 00009000 00006000',
      'I (79) boot:  3 storage          Unknown data     01 82 00410000 00800000',
      'I (566) app_init: App version:      v1.0-1-g21dd980',
      'I (577) app_init: ELF file SHA256:  A7ACA82E3...',
      'I (581) app_init: ESP-IDF:          v5.5.1',
      'I (603) heap_init: At 4FF211D0 len 00019DF0 (103 KiB): RAM',
    ).map((record) => record.kind === 'boot-fact' && record.fact);
    expect(facts).toEqual([
      { name: 'chip', value: 'v1.0' },
      { name: 'partition', label: 'nvs', offset: 0x9000, sizeBytes: 0x6000 },
      { name: 'partition', label: 'storage', offset: 0x410000, sizeBytes: 8 * kb * kb },
      { name: 'app-version', value: 'v1.0-1-g21dd980' },
      { name: 'elf-sha256', value: 'a7aca82e3' },
      { name: 'idf-version', value: 'v5.5.1' },
      { name: 'heap-region', address: 0x4ff211d0, sizeBytes: 0x19df0, type: 'RAM' },
    ]);
  });

  // All names of esp-idf's memory_layout.c from v4.4 on.
  it.each(['D/IRAM', 'STACK/DIRAM', 'NON_DMA_DRAM', 'PID2DRAM', 'RETENT_RAM', 'Retention RAM', 'SPM'])(
    'name a region of the heap %s',
    (type) => {
      expect(read(`I (603) heap_init: At 4FF211D0 len 00019DF0 (103 KiB): ${type}`)).toMatchObject([
        { kind: 'boot-fact', fact: { name: 'heap-region', type } },
      ]);
    },
  );
});

describe('the life of a connection', () => {
  it('is told by the firmware with its id', () => {
    const steps = read(
      'I (34785) Streamer: Received request from client: xag',
      'I (34785) Streamer: Creating peer connection for client: xag',
      'I (35035) Streamer: Gathering State: In Progress',
      'I (35085) Streamer: State: Disconnected',
      'I (35175) Streamer: Gathering State: Complete',
      'I (35175) Streamer: Sending offer to client: xag',
      'I (35295) Streamer: Received answer from client: xag',
      'I (36135) Streamer: Video track opened for client: xag',
      'I (36155) Streamer: State: Connected',
      'I (36215) Streamer: Data channel opened for client: xag',
      'I (36225) Streamer: Stream started',
      'I (40605) Streamer: Data channel closed for client: xag',
      'I (40615) Streamer: Client destructor called',
      'E (40875) Streamer: Unable to send video packet: Track is not open',
    ).map((record) => record.kind === 'streamer' && [record.step, record.client, record.clock]);
    expect(steps).toEqual([
      ['request', 'xag', 'uptime'],
      ['client-created', 'xag', 'uptime'],
      ['gathering', null, 'uptime'],
      ['state-not-connected', null, 'uptime'],
      ['gathered', null, 'uptime'],
      ['offer', 'xag', 'uptime'],
      ['answer', 'xag', 'uptime'],
      ['tracks-open', 'xag', 'uptime'],
      ['connected', null, 'uptime'],
      ['data-channel-open', 'xag', 'uptime'],
      ['streaming', null, 'uptime'],
      ['data-channel-closed', 'xag', 'uptime'],
      ['client-destroyed', null, 'uptime'],
      ['send-failed', null, 'uptime'],
    ]);
  });

  it.each(['VERB ', 'DEBUG', 'INFO ', 'WARN ', 'ERROR', 'FATAL'])(
    'is told by libdatachannel at level %s',
    (level) => {
      const place = '[0] [rtc::impl::PeerConnection::changeState@1316]';
      expect(read(`1970-01-06 12:14:20.000 ${level} ${place} Changed state to failed`)).toMatchObject([
        { kind: 'streamer', step: 'failed' },
      ]);
    },
  );

  it('is told by libdatachannel, whose clock is tied to the one before it', () => {
    const at = (time: string, text: string) =>
      `1970-01-06 12:14:${time} INFO  [0] [rtc::impl::PeerConnection::changeState@1316] ${text}`;
    const steps = read(
      at('20.000', 'Changed state to connecting'),
      'I (36135) Streamer: hello',
      at('29.800', 'Changed state to connected'),
      at('30.300', 'Changed state to disconnected'),
      'I (36700) Streamer: hello',
      at('30.325', 'Changed state to closed'),
      at('30.335', 'PeerConnection::impl destructor called'),
      at('30.345', 'Changed ICE state to closed'),
    ).map((record) => record.kind === 'streamer' && [record.step, record.timeMs, record.clock]);
    expect(steps).toEqual([
      ['connecting', null, 'anchored'],
      // It is not older than 36135, and the next one not older than 36700: the clocks are 53.625 s apart at most.
      ['connected', 36_135, 'anchored'],
      ['disconnected', 36_635, 'anchored'],
      ['closed', 36_700, 'anchored'],
      ['peer-connection-destroyed', 36_710, 'anchored'],
    ]);
  });
});

describe('the clock', () => {
  const timesOf = (...lines: readonly string[]) => read(...lines).map(({ boot, timeMs }) => [boot, timeMs]);
  const heap = (stamp: string | number): string => `I (${stamp}) x: Heap: 5 KB free`;

  it('is not restarted by one damaged stamp, nor by equal ones', () => {
    expect(timesOf(heap(70_000), heap(7), heap(70_500), heap(9_999_999), heap(71_000))).toEqual([
      [0, 70_000],
      [0, 70_000],
      [0, 70_500],
      [0, 70_500],
      [0, 71_000],
    ]);
    expect(
      timesOf(heap(70_000), heap(7), heap(7), heap(7), heap(7), heap(7)).every(([boot]) => boot === 0),
    ).toBe(true);
  });

  it('goes on after a long silence', () => {
    const times = timesOf(heap(1_000), heap(9_000_000), heap(9_000_500), heap(9_001_000), heap(9_001_500));
    expect(times.at(-1)).toEqual([0, 9_001_500]);
  });

  it('wraps after 49.7 days without a restart', () => {
    const end = 2 ** 32;
    const times = timesOf(heap(end - 900), heap(end - 400), heap(100), heap(600), heap(1_100), heap(1_600));
    expect(times.at(-1)).toEqual([0, end + 1_600]);
  });

  it('may be a wall clock, over midnight too', () => {
    expect(timesOf(heap('23:59:58.500'), heap('23:59:59.000'), heap('00:00:00.500'))).toEqual([
      [0, 0],
      [0, 500],
      [0, 2_000],
    ]);
    expect(timesOf(heap('125-12-20 09:20:14.000'), heap('125-12-20 09:20:15.250'))).toEqual([
      [0, 0],
      [0, 1_250],
    ]);
    expect(timesOf(heap(1_718_795_571_035), heap(1_718_795_572_035))).toEqual([
      [0, 0],
      [0, 1_000],
    ]);
  });

  it('is that of the capture tool where the firmware prints none', () => {
    const line = 'Heap: 5 KB | Internal: 4 KB | Tasks: 9';
    expect(timesOf(`15:47:41.341 -> ${line}`, `15:47:42.341 -> ${line}`)).toEqual([
      [0, 0],
      [0, 1_000],
    ]);
    expect(timesOf(`[2021/7/31 23:59:59] ${line}`, `[2021/8/1 0:00:01] ${line}`)).toEqual([
      [0, 0],
      [0, 2_000],
    ]);
    // The chip's own clock wins.
    expect(timesOf(`15:47:41.341 -> I (9000) x: ${line}`, `15:47:49.341 -> I (9500) x: ${line}`)).toEqual([
      [0, 9_000],
      [0, 9_500],
    ]);
  });
});

describe('what breaks', () => {
  const registers = [
    '',
    'Core  0 register dump:',
    'MEPC    : 0x4ff0a1b2  RA      : 0x4200c1f0  SP      : 0x4ff3b1f0  GP      : 0x4ff0e400  ',
    'MHARTID : 0x00000000  ',
    '',
    'Stack memory:',
    '4ff3b1f0: 0x4ff3b210 0x4000c1f0 0x00000000 0x40001235 0x30001000 0x4ff00a5a 0x00000000 0x00000000',
    '',
    'ELF file SHA256: a7aca82e3',
    '',
    'CPU halted.',
  ];

  it('is an allocation that fails, and the panic that follows', () => {
    const records = read(
      'I (12000) Streamer: hello',
      '',
      'Mem alloc fail. size 0x00000020 caps 0x00000808',
      ...registers,
      'I (5) next: line',
      'I (15) next: line',
      'I (25) next: line',
    );
    expect(records).toMatchObject([
      {
        kind: 'allocation-failure',
        line: 3,
        timeMs: 12_000,
        sizeBytes: 32,
        caps: 0x808,
        capsNames: ['DMA', 'INTERNAL'],
      },
      {
        kind: 'panic',
        line: 3,
        cause: 'allocation-failure',
        architecture: 'riscv',
        registers: { mepc: 0x4ff0a1b2, ra: 0x4200c1f0, sp: 0x4ff3b1f0, gp: 0x4ff0e400, mhartid: 0 },
        stack: [
          {
            address: 0x4ff3b1f0,
            words: [0x4ff3b210, 0x4000c1f0, 0, 0x40001235, 0x30001000, 0x4ff00a5a, 0, 0],
          },
        ],
        elfPrefix: 'a7aca82e3',
        hasCoreDump: false,
      },
      { kind: 'boot', boot: 1 },
    ]);
  });

  it('is an allocation that fails in esp-idf v4.2 to v5.0, which does not say of what', () => {
    expect(read('Memory allocation failed')).toMatchObject([
      { kind: 'allocation-failure', sizeBytes: null, caps: null, capsNames: [] },
      { kind: 'panic' },
    ]);
  });

  // Where its own text names no core, the dump of the registers does.
  it.each([
    ["Guru Meditation Error: Core  0 panic'ed (Load access fault). Exception was unhandled.", 'exception', 0],
    ["Guru Meditation Error: Core  1 panic'ed (Interrupt wdt timeout on CPU1). ", 'interrupt-watchdog', 1],
    ["Guru Meditation Error: Core  0 panic'ed (Cache error). ", 'cache-error', 0],
    ["Guru Meditation Error: Core  0 panic'ed (Stack protection fault). ", 'stack-overflow', 0],
    ['abort() was called at PC 0x4200c1f0 on core 1', 'abort', 1],
    ['assert failed: block_locate_free heap_tlsf.c:441 (block_size(block) >= size)', 'assert', 0],
    ['***ERROR*** A stack overflow in task main has been detected.', 'stack-overflow', 0],
  ])('is a panic: %s', (text, cause, core) => {
    expect(read(text, ...registers)).toMatchObject([{ kind: 'panic', cause, core, architecture: 'riscv' }]);
  });

  it('is a panic in the middle of another line', () => {
    const record =
      "    84 bytes (@ 0x4ff21110, Internal) allocated CPU 0 ccGuru Meditation Error: Core  1 panic'ed (Interrupt wdt timeout on CPU1). ";
    expect(read(record, ...registers)).toMatchObject([{ kind: 'panic', cause: 'interrupt-watchdog' }]);
    const log =
      "I (36135) Streamer: helGuru Meditation Error: Core  1 panic'ed (Load access fault). Exception was unhandled.";
    expect(read(log, ...registers)).toMatchObject([{ kind: 'panic', cause: 'exception', timeMs: 36_135 }]);
  });

  it('has the stack of an Xtensa chip', () => {
    const [panic] = read(
      "Guru Meditation Error: Core  0 panic'ed (LoadProhibited). Exception was unhandled.",
      'Core  0 register dump:',
      'PC      : 0x400d276d  PS      : 0x00060d30  A0      : 0x800d27c1  A1      : 0x3ffb5230  ',
      'EXCCAUSE: 0x0000001c  EXCVADDR: 0x00000000  ',
      'Backtrace: 0x400d276a:0x3ffb5230 0x400d27be:0x3ffb5250 |<-CORRUPTED',
      'Rebooting...',
    );
    expect(panic).toMatchObject({
      architecture: 'xtensa',
      registers: { pc: 0x400d276d, exccause: 0x1c, excvaddr: 0 },
      backtrace: [0x400d276a, 0x400d27be],
    });
  });

  it('does not go on after a reboot', () => {
    const records = read(
      "Guru Meditation Error: Core  0 panic'ed (Load access fault). Exception was unhandled.",
      'ESP-ROM:esp32p4-eco2-20240710',
      'MEPC    : 0x4ff0a1b2  RA      : 0x4200c1f0',
    );
    expect(records).toMatchObject([
      { kind: 'panic', registers: {} },
      { kind: 'boot', boot: 1 },
    ]);
  });

  it('says that a core dump was printed, without reading it', () => {
    const records = read(
      'abort() was called at PC 0x4200c1f0 on core 0',
      '================= CORE DUMP START =================',
      'MEPC    : 0x4ff0a1b2',
      '================= CORE DUMP END =================',
      'CPU halted.',
    );
    expect(records).toMatchObject([{ kind: 'panic', hasCoreDump: true, registers: {} }]);
  });

  it.each([
    ['Bad head at 0x4ff21164. Expected 0xabba1234 got 0x00000000', 'bad-head', 0xabba1234],
    ['Bad tail at 0x4ff21164. Expected 0xbaad5678 got 0x00000000', 'bad-tail', 0xbaad5678],
    ['Invalid data at 0x4ff21164. Expected 0xfefefefe got 0x00000000', 'freed-data-changed', 0xfefefefe],
    ['multi_heap.c:279 detected at 0x4ff21164', 'detected', null],
  ])('is a heap that was overwritten: %s', (text, problem, expected) => {
    expect(read(`CORRUPT HEAP: ${text}`)).toMatchObject([
      { kind: 'heap-corruption', problem, address: 0x4ff21164, expected },
    ]);
  });

  it('is a task that keeps others from running', () => {
    const log = (text: string) => `E (10321) task_wdt: ${text}`;
    const records = read(
      log('Task watchdog got triggered. The following tasks/users did not reset the watchdog in time:'),
      log(' - IDLE0 (CPU 0)'),
      log(' - main (CPU 0)'),
      log('Tasks currently running:'),
      log('CPU 0: streamer'),
    );
    expect(records).toMatchObject([
      { kind: 'task-watchdog', line: 1, timeMs: 10_321, tasks: ['IDLE0', 'main'] },
    ]);
  });
});
