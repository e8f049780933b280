import { describe, expect, it } from 'vitest';
import { readHeapTrace, type HeapTraceEvents } from '../../../support/read-heap-trace.js';

const rule = '='.repeat(40);
const nulls = Array.from({ length: 6 }, () => '0x0').join(':');

function leak(index: number, place: string, sizeBytes: number, callers: string | null): string[] {
  const stack =
    callers === null
      ? ['Backtrace: (not captured - buffer full or not FreeRTOS heap)']
      : ['Backtrace (frame pointer unwinding):', `  ${callers}`, `  ${nulls}`, `  ${nulls}`, `  ${nulls}`];
  return [`--- LEAK #${index} ---`, `Address: ${place}`, `Size: ${sizeBytes} bytes`, ...stack, ''];
}

const report = [
  '',
  rule,
  '   LEAKED ALLOCATIONS',
  rule,
  'Heap trace leak records: 3',
  'Backtraces captured: 1',
  '',
  ...leak(1, '0x48001000 (PSRAM)', 336_000, null),
  ...leak(2, '0x4ff21110 (Internal)', 84, '0x4ff009e8:0x4ff00a5a:0x40000954:0x0:0x0:0x0'),
  ...leak(3, '0x50108100 (Unknown)', 12, null),
  rule,
  '   LEAK SUMMARY',
  rule,
  'Total leaks: 3 allocations, 336096 bytes (328.22 KB)',
  '  Internal RAM: 1 allocations',
  '  PSRAM: 1 allocations',
  '  Backtraces found: 1 / 3',
  '',
  'Current heap status:',
  '  Internal free: 386 KB',
  '  PSRAM free: 31930 KB',
  rule,
];

const asPrinted = (line: string): string => line;
const asLogged = (line: string): string => (line === '' ? '' : `I (24005) mem_track: ${line}`);

function read(lines: readonly string[]): HeapTraceEvents {
  return readHeapTrace(lines.map((line) => `${line}\r\n`).join(''));
}

describe.each([
  ['with its log prefix', asLogged],
  ['without a prefix, as its README shows it', asPrinted],
  ['in colour', (line: string) => `\x1b[0;32m${asLogged(line)}\x1b[0m`],
  ['with the log prefix of v2', (line: string) => (line === '' ? '' : `I mem_track: ${line}`)],
])('a report %s', (_, print) => {
  it('is a dump of leaks with its own dialect', () => {
    const { dumps, skipped } = read(report.map(print));
    expect(skipped).toEqual([]);
    expect(dumps).toHaveLength(1);
    expect(dumps[0]?.facts).toEqual({
      line: 3,
      boot: 0,
      endLine: expect.any(Number),
      dialect: 'leak-tracker',
      mode: 'leaks',
      isComplete: true,
      truncatedBy: null,
      stated: {
        records: 3,
        capacity: null,
        highWaterMark: null,
        bytes: 336_096,
        count: 3,
        totalAllocations: null,
        totalFrees: null,
        overflowed: null,
      },
      parsedRecords: 3,
      skippedRecords: 0,
      hasDuplicates: false,
      isCorrupt: false,
      trackerBufferRecords: null,
    });
  });

  it('gives each leak with its region, and its callers without the NULLs', () => {
    const [dump] = read(report.map(print)).dumps;
    expect(dump?.records.map(({ sizeBytes, region, callers }) => ({ sizeBytes, region, callers }))).toEqual([
      { sizeBytes: 336_000, region: 'psram', callers: [] },
      { sizeBytes: 84, region: 'internal', callers: [0x4ff009e8, 0x4ff00a5a, 0x40000954] },
      { sizeBytes: 12, region: null, callers: [] },
    ]);
    expect(dump?.records.map(({ address, ccount, isFreed }) => [address, ccount, isFreed])).toEqual([
      [0x48001000, null, false],
      [0x4ff21110, null, false],
      [0x50108100, null, false],
    ]);
  });
});

describe('a report', () => {
  it('knows how large the buffer of the tracker is, where the log said so before', () => {
    const { dumps } = read([
      'I (500) alloc_trace: Initialized trace buffer: 3000 records (336000 bytes)',
      ...report.map(asLogged),
    ]);
    expect(dumps[0]?.facts.trackerBufferRecords).toBe(3000);
  });

  it('may state its sum with a thousands comma', () => {
    const edited = report.map((line) => line.replace('336096 bytes', '336,096 bytes'));
    expect(read(edited).dumps[0]?.facts.stated.bytes).toBe(336_096);
  });

  it('may have gaps in its numbers', () => {
    const edited = report.map((line) => line.replace('LEAK #3', 'LEAK #71'));
    expect(read(edited).dumps[0]?.facts.parsedRecords).toBe(3);
  });

  it('may have decode lines of a monitor between its frames', () => {
    const edited = report.flatMap((line) =>
      line.includes('0x4ff009e8') ? [line, '--- 0x40000954: pvPortMalloc at .../heap_idf.c:58'] : [line],
    );
    const events = read(edited.map(asLogged).map((line) => line.replace(/^I .*(?=--- 0x)/, '')));
    expect(events.dumps[0]?.records[1]?.callers).toHaveLength(3);
    expect(events.decoded.map(([address]) => address)).toEqual([0x40000954]);
  });

  it('counts a record that the firmware could not read', () => {
    const failed = 'E (24005) mem_track: Failed to get heap trace record 2: ESP_ERR_INVALID_ARG';
    const lines = report.map(asLogged);
    const events = read([...lines.slice(0, 7), failed, ...lines.slice(7)]);
    expect(events.dumps[0]?.facts).toMatchObject({ parsedRecords: 3, skippedRecords: 1 });
    expect(events.skipped.map(({ line }) => line)).toEqual([8]);
  });

  it('counts a leak without its size as skipped', () => {
    const events = read(report.filter((line) => line !== 'Size: 84 bytes'));
    expect(events.dumps[0]?.facts).toMatchObject({ parsedRecords: 2, skippedRecords: 1 });
    expect(events.dumps[0]?.records.map(({ sizeBytes }) => sizeBytes)).toEqual([336_000, 12]);
  });

  it('that ends with the log keeps what was whole', () => {
    const { dumps } = read(report.slice(0, report.indexOf('--- LEAK #3 ---') + 2).map(asLogged));
    expect(dumps[0]?.facts).toMatchObject({
      isComplete: false,
      truncatedBy: 'end-of-input',
      parsedRecords: 2,
      skippedRecords: 1,
      stated: { records: 3, bytes: null, count: null },
    });
  });

  it.each([
    ["Guru Meditation Error: Core  0 panic'ed (Interrupt wdt timeout on CPU0).", 'interrupt-watchdog'],
    ['abort() was called at PC 0x4200c1f0 on core 0', 'panic'],
    ['rst:0xc (SW_CPU_RESET),boot:0x30f (SPI_FAST_FLASH_BOOT)', 'reboot'],
  ])('may be cut off by %j', (line, truncatedBy) => {
    const { dumps } = read([...report.slice(0, report.indexOf('--- LEAK #3 ---')).map(asLogged), line]);
    expect(dumps[0]?.facts).toMatchObject({ truncatedBy, parsedRecords: 2, skippedRecords: 0 });
  });

  it('can be followed by another one', () => {
    const { dumps } = read([...report, ...report].map(asLogged));
    expect(dumps.map(({ records }) => records.length)).toEqual([3, 3]);
  });
});

describe('a leak whose callers have no end', () => {
  it('keeps no more of them than a stack has', () => {
    const lines = Array.from({ length: 1000 }, () => '  0x4ff009e8:0x4ff00a5a:0x40000954');
    const { dumps } = read([...leak(1, '0x4ff21110 (Internal)', 84, null), ...lines]);
    expect(dumps[0]?.records[0]?.callers).toHaveLength(64);
  });
});
