import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogAnalysis } from '../../src/analysis/log-analysis.js';
import { LineSplitter } from '../../src/parsers/log/lines/line-splitter.js';
import { LogRouter } from '../../src/parsers/log/log-router.js';
import { chunkAt } from '../support/chunk-at.js';
import { readConsole } from '../support/read-console.js';
import { isThorough } from '../support/thorough.js';

/** A line of everything that a console is read for; in any order, cut, and glued to others. */
const fragments = [
  'ESP-ROM:esp32p4-eco2-20240710',
  'rst:0x7 (TG0WDT_SYS_RST),boot:0x30f',
  'I (28) boot: ESP-IDF v5.5.1 2nd stage bootloader',
  'I (577) app_init: ELF file SHA256:  2c25f543f...',
  'I (603) heap_init: At 4FF211D0 len 00019DF0 (103 KiB): RAM',
  'I (9485) Streamer: Heap: 32471 KB free | DMA: 332 KB | Internal: 364 KB | Clients: 1',
  'I (9985) Streamer: Heap: 32000 KB free | DMA: 2 KB | Internal: 33 KB | Clients: 0',
  '15:47:41.341 -> Heap: 5 KB | Internal: 4 KB | Tasks: 9',
  'I (23:59:59.500) app: Free heap: 123456',
  'Memory status before WebRTC init:',
  '  Total free: 33070 KB',
  'I (24005) mem_track: === Heap Fragmentation ===',
  'I (24005) mem_track: Internal RAM:',
  'I (24005) mem_track:   Total free:       386 KB',
  'I (24005) mem_track: === Task Stack Usage ===',
  'I (24005) mem_track:   main                :    84 bytes free (of configured stack)',
  '├ ALIVE: main, CURRENT MEMORY USAGE 308, PEAK MEMORY USAGE 7412, TOTAL HEAP USED 2:',
  'Heap summary for capabilities 0x00000808:',
  '  Totals:',
  '    free 349180 allocated 52260 min_free 330000 largest_free_block 311296',
  'I (34785) Streamer: Received request from client: a',
  'I (36155) Streamer: State: Connected',
  'I (40615) Streamer: Client destructor called',
  '1970-01-06 12:14:28.638 INFO  [0] [rtc::impl::PeerConnection::changeState@1316] Changed state to closed',
  "Guru Meditation Error: Core  1 panic'ed (Load access fault). Exception was unhandled.",
  'abort() was called at PC 0x4200c1f0 on core 0',
  'assert failed: block_locate_free heap_tlsf.c:441 (block_size(block) >= size)',
  'Core  1 register dump:',
  'MEPC    : 0x40001060  RA      : 0x40001422  SP      : 0x4ff3b1f0  GP      : 0x4ff0e400  ',
  'MCAUSE  : 0x00000005  MTVAL   : 0xfefefefe  MHARTID : 0x00000001  ',
  'Stack memory:',
  '4ff3b1f0: 0x40001410 0x40001422 0x00000000 0x40001234 0x00000000 0x00000000 0x00000000 0x00000000',
  'Backtrace: 0x400d276a:0x3ffb52300x400d27be:0x3ffb5250 |<-CORRUPTED',
  '================= CORE DUMP START =================',
  '================= CORE DUMP END =================',
  'Rebooting...',
  'Mem alloc fail. size 0x00000020 caps 0x00000808',
  'ESP_ERROR_CHECK failed: esp_err_t 0x101 (ESP_ERR_NO_MEM) at 0x4200a1c2',
  'abort() was called at PC 0x4200c1f0 on core 0',
  'invalid header: 0xffffffff',
  'E (814) esp_littlefs: mount failed,  (-84)',
  'W (650911) wifi:alloc eb len=76 type=2 fail, heap:2872652',
  'Showing data for heap: 0x4ff211d0 ',
  'Block 0x4ff211e0 data, size: 1044 bytes, Free: Yes ',
  'Heap start 0x3ffb8000 end 0x3ffe0000',
  'Block 0x3ffb8010 data size 0x00000010 bytes next block 0x3ffb8024 FREE. Next free 0x3ffb9000',
  'main           \tX\t1\t2124\t4\t0',
  'heap_caps_malloc was called but failed to allocate 1024 bytes with 0x1800 capabilities.',
  'CORRUPT HEAP: Bad tail at 0x4ff21164. Expected 0xbaad5678 got 0x00000000',
  'E (10321) task_wdt: Task watchdog got triggered. The following tasks/users did not reset the watchdog in time:',
  'E (10321) task_wdt:  - IDLE0 (CPU 0)',
  'E (10321) task_wdt: Tasks currently running:',
  'E (10321) task_wdt: CPU 0: streamer',
  'E (10321) task_wdt: Aborting.',
  '====== Heap Trace: 1 records (10 capacity) ======',
  '    84 bytes (@ 0x4ff21110, Internal) allocated CPU 0 ccount 0x00001000 caller 0x40001060:0x40001422',
  'total allocations: 10 total frees: 9',
  '',
];

const line = fc
  .tuple(fc.constantFrom(...fragments), fc.nat(120), fc.integer({ min: 0, max: 9 }))
  .map(([text, at, dice]) => (dice === 0 ? text.slice(at) : dice === 1 ? text.slice(0, at) : text));
const end = fc.constantFrom('\n', '\n', '\n', '\r\n', '', '\r');
const logs = fc
  .array(fc.tuple(line, end), { maxLength: 60 })
  .map((lines) => Buffer.from(lines.map(([text, ending]) => text + ending).join('')));

describe('pieces of a console in any order', () => {
  it('are read the same in any chunks, in lines and boots that only rise', () => {
    fc.assert(
      fc.property(logs, fc.array(fc.nat(), { maxLength: 12 }), (log, cuts) => {
        const whole = readConsole(log);
        expect(readConsole(...chunkAt(log, cuts))).toEqual(whole);
        const boots = whole.map(({ boot }) => boot);
        expect(boots).toEqual(boots.toSorted((a, b) => a - b));
        for (const { timeMs } of whole) expect(timeMs === null || timeMs >= 0).toBe(true);
      }),
      { numRuns: isThorough ? 20_000 : 600 },
    );
  });

  it('end in one answer, with each trouble told once', () => {
    fc.assert(
      fc.property(logs, (log) => {
        const analysis = new LogAnalysis({ elfs: [], sdkconfig: null });
        analysis.startSource('a.log');
        const router = new LogRouter(analysis.heap, (record) => analysis.record(record));
        const splitter = new LineSplitter((one) => router.push(one), {
          lane: (bytes, start, number) => router.takeLine(bytes, start, number),
        });
        splitter.push(log);
        splitter.end();
        router.end();
        const { findings, console, lead } = analysis.finish();
        expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(findings.length);
        expect(lead.finding === null || findings.includes(lead.finding)).toBe(true);
        const numbers = console.report.boots.items.map(({ boot }) => boot);
        expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
      }),
      { numRuns: isThorough ? 20_000 : 400 },
    );
  });
});
