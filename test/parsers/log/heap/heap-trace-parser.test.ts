import { describe, expect, it } from 'vitest';
import type { HeapDumpFacts } from '../../../../src/model/heap-dump.js';
import { dumpLines, traceOf, type Trace } from '../../../support/print-dump.js';
import { readHeapTrace, type HeapTraceEvents } from '../../../support/read-heap-trace.js';

const rule = '='.repeat(32);

function read(lines: readonly string[], end = '\r\n'): HeapTraceEvents {
  return readHeapTrace(lines.map((line) => line + end).join(''));
}

function sizes(events: HeapTraceEvents): number[] {
  return events.dumps.flatMap(({ records }) => records.map(({ sizeBytes }) => sizeBytes));
}

function onlyFacts({ dumps }: HeapTraceEvents): HeapDumpFacts {
  expect(dumps).toHaveLength(1);
  return dumps[0]!.facts;
}

const threeLeaks = traceOf([{ sizeBytes: 84 }, { sizeBytes: 340 }, { sizeBytes: 12 }], { depth: 0 });

describe('a dump of esp-idf v3.1 to v5.0', () => {
  const lines = [
    '2 allocations trace (100 entry buffer)',
    '32 bytes (@ 0x3ffaf214) allocated CPU 0 ccount 0x2e9b7384 caller 0x400d276d:0x400d27c1',
    'freed by 0x400d2776:0x0',
    '8 bytes (@ 0x3ffaf804) allocated CPU 1 ccount 0x2e9b79c0 caller 0x400d2776:0x400d27c1',
    '8 bytes alive in trace (1/2 allocations)',
    'total allocations 2 total frees 5',
  ];

  it('has its header, its totals on one line and no end marker', () => {
    expect(onlyFacts(read(lines))).toEqual({
      line: 1,
      boot: 0,
      endLine: 6,
      dialect: 'idf-v3-v5.0',
      mode: 'all',
      isComplete: true,
      truncatedBy: null,
      stated: {
        records: 2,
        capacity: 100,
        highWaterMark: null,
        bytes: 8,
        count: 1,
        totalAllocations: 2,
        totalFrees: 5,
        overflowed: false,
      },
      parsedRecords: 2,
      skippedRecords: 0,
      hasDuplicates: false,
      isCorrupt: false,
      trackerBufferRecords: null,
    });
  });

  it('tells a freed record by the line after it, even with decode lines between', () => {
    const decoded = [
      lines[0]!,
      lines[1]!,
      '0x400d276d: leak_some_memory at /path/to/blink.c:27',
      '',
      '0x400d27c1: blink_task at /path/to/blink.c:52',
      '',
      ...lines.slice(2),
    ];
    const { dumps } = read(decoded);
    expect(dumps[0]?.records.map(({ isFreed }) => isFreed)).toEqual([true, false]);
  });

  it('takes its two notes after the totals', () => {
    const facts = onlyFacts(
      read([
        ...lines,
        '(NB: New entries were traced while dumping, so trace dump may have duplicate entries.)',
        '(NB: Buffer has overflowed, so trace data is incomplete.)',
      ]),
    );
    expect(facts).toMatchObject({ hasDuplicates: true, stated: { overflowed: true } });
  });

  it('ends at its totals: what follows after other lines is another dump', () => {
    const { dumps } = read([...lines, 'I (500) app: going on', ...lines]);
    expect(dumps.map(({ facts }) => facts.line)).toEqual([1, 8]);
    expect(dumps.map(({ records }) => records.length)).toEqual([2, 2]);
  });

  it('says that tracing is disabled where it is (v3)', () => {
    const events = read(['I (5) app: hello', 'no data, heap tracing is disabled.']);
    expect(events.disabledLines).toEqual([2]);
    expect(events.dumps).toEqual([]);
  });
});

describe('a dump of esp-idf v5.1 to v5.4', () => {
  it('states its high water mark, and totals on two lines', () => {
    const facts = onlyFacts(
      read([
        '====== Heap Trace: 185 records (2000 capacity) ======',
        '    84 bytes (@ 0x4ff21110, Internal) allocated CPU 0 ccount 0x04110004 caller ',
        '  8544 bytes (@ 0x48001000,    PSRAM) allocated CPU 1 ccount 0x04110008 caller ',
        '====== Heap Trace Summary ======',
        'Mode: Heap Trace Leaks',
        "8628 bytes 'leaked' in trace (2 allocations)",
        'records: 185 (2000 capacity, 1450 high water mark)',
        'hashmap: 512 capacity (412 hits, 12 misses)',
        'total allocations: 38639',
        'total frees: 39342',
        rule,
      ]),
    );
    expect(facts).toMatchObject({ dialect: 'idf-v5.1+', mode: 'leaks', isComplete: true, parsedRecords: 2 });
    expect(facts.stated).toEqual({
      records: 185,
      capacity: 2000,
      highWaterMark: 1450,
      bytes: 8628,
      count: 2,
      totalAllocations: 38_639,
      totalFrees: 39_342,
      overflowed: false,
    });
  });

  it('knows the regions of its records', () => {
    const { dumps } = read(
      dumpLines(traceOf([{ region: 'psram' }, { region: 'internal' }, { region: null }])),
    );
    expect(dumps[0]?.records.map(({ region }) => region)).toEqual(['psram', 'internal', null]);
  });

  it('may be cut short by a corrupt list, and says so', () => {
    const lines = dumpLines(threeLeaks);
    const corrupt = [
      ...lines.slice(0, 3),
      '',
      'Error: heap trace linked list is corrupt. expected more records.',
      ...lines.slice(4),
    ];
    expect(onlyFacts(read(corrupt))).toMatchObject({ isCorrupt: true, parsedRecords: 2, isComplete: true });
  });

  it('may overflow', () => {
    const facts = onlyFacts(read(dumpLines({ ...threeLeaks, hasOverflowed: true })));
    expect(facts.stated.overflowed).toBe(true);
  });

  it('does not reset its high water mark between traces', () => {
    const facts = onlyFacts(read(dumpLines(traceOf([], { capacity: 20, highWaterMark: 20 }))));
    expect(facts.stated).toMatchObject({ records: 0, capacity: 20, highWaterMark: 20, bytes: 0, count: 0 });
  });
});

describe('a dump of esp-idf v5.5 and later', () => {
  it('marks freed records with a word or with a line', () => {
    const { dumps } = read([
      '====== Heap Trace: 3 records (8 capacity) ======',
      '     3 bytes (@ 0x3fcb26f8, Internal) allocated CPU 0 ccount 0x1e7af728 freed',
      '     6 bytes (@ 0x3fcb4ff0, Internal) allocated CPU 0 ccount 0x1e7afc38 caller 0x40376321:0x40376379',
      'freed by 0x403839e4:0x42008096',
      '     9 bytes (@ 0x3fcb5000, Internal) allocated CPU 0 ccount 0x1e7b01d4 caller 0x40376321:0x40376379',
      '====== Heap Trace Summary ======',
      'Mode: Heap Trace All',
      '9 bytes alive in trace (1/3 allocations)',
      'records: 3 (8 capacity, 8 high water mark)',
      'total allocations: 3',
      'total frees: 2',
      rule,
    ]);
    expect(dumps[0]?.records.map(({ isFreed }) => isFreed)).toEqual([true, true, false]);
    expect(dumps[0]?.facts).toMatchObject({ mode: 'all', parsedRecords: 3, stated: { bytes: 9, count: 1 } });
  });
});

describe('a part of a dump', () => {
  it('without its header keeps its records and its totals, and is not complete', () => {
    const facts = onlyFacts(read(dumpLines(threeLeaks).slice(1)));
    expect(facts).toMatchObject({ line: 1, isComplete: false, truncatedBy: null, parsedRecords: 3 });
    expect(facts.stated).toMatchObject({ records: 3, capacity: 100, bytes: 436, count: 3 });
  });

  it('may be its summary alone', () => {
    const facts = onlyFacts(
      read([
        "2832 bytes 'leaked' in trace (12 allocations)",
        'records: 12 (100 capacity, 12 high water mark)',
        'total allocations: 14',
        'total frees: 2',
      ]),
    );
    expect(facts).toMatchObject({ dialect: 'idf-v5.1+', isComplete: false, parsedRecords: 0 });
    expect(facts.stated).toMatchObject({ bytes: 2832, count: 12, totalAllocations: 14 });
  });

  it('may be two lines of the old summary', () => {
    const facts = onlyFacts(
      read(["40 bytes 'leaked' in trace (2 allocations)", 'total allocations 2 total frees 0']),
    );
    expect(facts).toMatchObject({
      dialect: 'idf-v3-v5.0',
      mode: 'leaks',
      stated: { bytes: 40, totalFrees: 0 },
    });
  });

  it('may be one record alone', () => {
    const facts = onlyFacts(
      read(['84 bytes (@ 0x3ffb4d1c) allocated CPU 1 ccount 0x0000beec caller 0x400d276d:']),
    );
    expect(facts).toMatchObject({
      isComplete: false,
      truncatedBy: 'end-of-input',
      parsedRecords: 1,
      mode: null,
    });
  });
});

describe('several dumps', () => {
  it('in one log stand apart, each with its own records', () => {
    const second = traceOf([{ sizeBytes: 60 }], { capacity: 20 });
    const { dumps } = read([...dumpLines(threeLeaks), 'HEAP in DRAM: 63687', ...dumpLines(second)]);
    expect(dumps.map(({ records }) => records.map(({ sizeBytes }) => sizeBytes))).toEqual([
      [84, 340, 12],
      [60],
    ]);
    expect(dumps.map(({ facts }) => facts.stated.capacity)).toEqual([100, 20]);
  });

  it('stand apart although the first has lost its summary', () => {
    const { dumps } = read([...dumpLines(threeLeaks).slice(0, 3), ...dumpLines(threeLeaks)]);
    expect(dumps.map(({ records }) => records.length)).toEqual([2, 3]);
    expect(dumps.map(({ facts }) => facts.isComplete)).toEqual([false, true]);
  });

  it('stand apart although the second has lost its header', () => {
    const { dumps } = read([...dumpLines(threeLeaks), ...dumpLines(threeLeaks).slice(1)]);
    expect(dumps.map(({ records }) => records.length)).toEqual([3, 3]);
  });
});

describe('what capture tools and people do to a dump', () => {
  const plain = read(dumpLines(threeLeaks), '\n');

  it.each([
    ['doubles its line ends', (line: string) => `${line}\r\n\r\n`],
    ['puts the date before each line (esp-idf-monitor)', (line: string) => `2025-12-20 09:20:14 ${line}\r\n`],
    ['puts the time before each line (Arduino)', (line: string) => `15:47:41.341 -> ${line}\n`],
    [
      'puts a logger before each line (pySerial)',
      (line: string) => `2019-07-04 08:48:44,298 - INFO # ${line}\n`,
    ],
    ['puts the time in brackets', (line: string) => `[2021/7/31 3:09:25] ${line}\n`],
    ['pastes it into a comment', (line: string) => ` * ${line}\n`],
    ['pastes it into a comment with tabs', (line: string) => ` *\t${line}\n`],
    ['colours its lines', (line: string) => `\x1b[0;32m${line}\x1b[0m\r\n`],
    ['ends its lines with CR', (line: string) => `${line}\r`],
    ['doubles the CR', (line: string) => `${line}\r\r\n`],
    ['loses the indentation', (line: string) => `${line.trimStart()}\n`],
    ['indents it', (line: string) => `    ${line}\n`],
  ])('does not change it: %s', (_, decorate) => {
    const events = readHeapTrace(dumpLines(threeLeaks).map(decorate).join(''));
    const facts = onlyFacts(events);
    expect(events.skipped).toEqual([]);
    expect(facts).toMatchObject({ isComplete: true, parsedRecords: 3, stated: onlyFacts(plain).stated });
    const withoutLines = (from: HeapTraceEvents) =>
      from.dumps[0]?.records.map((record) => ({ ...record, line: 0 }));
    expect(withoutLines(events)).toEqual(withoutLines(plain));
  });

  it('leaves an ESP_LOG line with an alien sum alone', () => {
    const events = read([...dumpLines(threeLeaks), "I (5) app: 40 bytes 'leaked' in trace (2 allocations)"]);
    expect(onlyFacts(events).stated.bytes).toBe(436);
  });
});

describe('a dump that is cut off', () => {
  const [header, first, second] = dumpLines(threeLeaks) as [string, string, string];

  it('by the interrupt watchdog, in the middle of a record', () => {
    const broken = `${second.slice(0, second.indexOf(' ccount'))}Guru Meditation Error: Core  1 panic'ed (Interrupt wdt timeout on CPU1). `;
    const events = read([header, first, broken, '', 'Core  1 register dump:', 'ELF file SHA256: 3627caad1']);
    expect(onlyFacts(events)).toMatchObject({
      truncatedBy: 'interrupt-watchdog',
      isComplete: false,
      parsedRecords: 1,
      skippedRecords: 1,
    });
    expect(events.skipped.map(({ line }) => line)).toEqual([3]);
    expect(events.elfs).toEqual([['3627caad1', 6]]);
  });

  it.each([
    ["Guru Meditation Error: Core  0 panic'ed (Load access fault). Exception was unhandled.", 'panic'],
    ['abort() was called at PC 0x4200c1f0 on core 0', 'panic'],
    ['assert failed: block_locate_free heap_tlsf.c:441 (block_size(block) >= size)', 'panic'],
    ['CORRUPT HEAP: Bad head at 0x3ffb4d1c. Expected 0xabba1234 got 0x00000000', 'panic'],
    ['ESP-ROM:esp32p4-eco2-20240710', 'reboot'],
    ['rst:0x1 (POWERON),boot:0x30f (SPI_FAST_FLASH_BOOT)', 'reboot'],
    ['I (38) boot: ESP-IDF v5.5.1 2nd stage bootloader', 'reboot'],
    ['Rebooting...', 'reboot'],
  ])('by %j between two records', (line, truncatedBy) => {
    const events = read([header, first, line, 'I (5) app: hello']);
    expect(onlyFacts(events)).toMatchObject({ truncatedBy, parsedRecords: 1, skippedRecords: 0, endLine: 2 });
  });

  it('by a panic after its summary is whole', () => {
    const events = read([...dumpLines(threeLeaks).slice(0, -1), 'Rebooting...']);
    expect(onlyFacts(events)).toMatchObject({ truncatedBy: null, isComplete: true });
  });

  it('by the end of the log, in the middle of a record, gives no part of it', () => {
    const events = readHeapTrace(`${header}\n${first}\n${second.slice(0, -4)}`);
    expect(onlyFacts(events)).toMatchObject({
      truncatedBy: 'end-of-input',
      parsedRecords: 1,
      skippedRecords: 1,
    });
    expect(events.skipped.map(({ line }) => line)).toEqual([3]);
  });

  it('by the end of the log after the first frames of a stack gives no record with fewer callers', () => {
    const start =
      '    84 bytes (@ 0x4ff21110, Internal) allocated CPU 0 ccount 0x04110004 caller 0x40376100:0x4037d100';
    // The colon at its end says that the stack is shorter than the depth, so two frames prove nothing.
    const events = readHeapTrace(`${header}\n${start}:\n${start.replace('21110', '21168')}`);
    expect(sizes(events)).toEqual([84]);
    expect(onlyFacts(events).skippedRecords).toBe(1);
  });

  it('by the end of the log in the digits of a total leaves that total open', () => {
    const lines = dumpLines({ ...threeLeaks, totalAllocations: 38_639 });
    const text = lines.join('\n');
    const facts = onlyFacts(readHeapTrace(text.slice(0, text.indexOf('38639') + 2)));
    expect(facts.stated).toMatchObject({ bytes: 436, totalAllocations: null, totalFrees: null });
  });

  it('after its sum has lost nothing that counts', () => {
    const text = dumpLines(threeLeaks).join('\n');
    const facts = onlyFacts(readHeapTrace(text.slice(0, text.indexOf('total allocations'))));
    expect(facts).toMatchObject({
      isComplete: true,
      truncatedBy: null,
      stated: { bytes: 436, totalFrees: null },
    });
  });

  it('without a line end keeps the last record of a trace with stacks of full depth', () => {
    const deep: Trace = traceOf([
      { callers: [0x40376100, 0x4037d100] },
      { callers: [0x40376100, 0x4037d104] },
    ]);
    expect(sizes(readHeapTrace(dumpLines(deep).slice(0, 3).join('\n')))).toEqual([84, 84]);
  });
});

describe('another task that prints into a dump', () => {
  const lines = dumpLines(
    traceOf([{ sizeBytes: 340 }, { sizeBytes: 1284 }, { sizeBytes: 84 }], { depth: 0 }),
  );
  const log = 'I (9485) Streamer: Heap: 32471 KB free';

  function broken(at: number | string, foreign: string, line = 2): HeapTraceEvents {
    const text = lines[line]!;
    const column = typeof at === 'number' ? at : text.indexOf(at) + at.length;
    return read(lines.with(line, `${text.slice(0, column)}${foreign}\r\n${text.slice(column)}`));
  }

  it.each([3, 4, 5, 6, '(@ 0x4f', 'alloc', 'CPU', 'ccount 0x', '0x0411'])(
    'with a log line after %j loses nothing',
    (at) => {
      const events = broken(at, log);
      expect(sizes(events)).toEqual([340, 1284, 84]);
      expect(events.skipped).toEqual([]);
      expect(events.dumps[0]?.records[1]?.line).toBe(3);
    },
  );

  it('with three log lines in one record loses nothing', () => {
    const text = lines[2]!;
    const parts = [text.slice(0, 4), text.slice(4, 20), text.slice(20, 50), text.slice(50)];
    expect(sizes(read(lines.with(2, parts.join(`${log}\r\n`))))).toEqual([340, 1284, 84]);
  });

  it.each([3, 4, 5, 6, 7])('with a line of text after %d characters never gives another size', (at) => {
    const events = broken(at, 'srtp_init() - done');
    expect(sizes(events).filter((size) => size !== 1284)).toEqual([340, 84]);
    expect(sizes(events).length + events.skipped.length).toBe(3);
  });

  it.each(['(@ 0x4f', 'alloc', 'CPU', '0x0411'])(
    'with a line of text after %j loses that record and counts it',
    (at) => {
      const events = broken(at, '12 apples');
      expect(sizes(events)).toEqual([340, 84]);
      expect(events.skipped).toEqual([{ line: 3, boot: 0, reason: expect.any(String) }]);
      expect(onlyFacts(events).skippedRecords).toBe(1);
    },
  );

  it('with two lines inside the digits of a size gives no other size', () => {
    const events = broken(4, '2 apples\r\nand pears');
    expect(sizes(events)).toEqual([340, 84]);
    expect(events.skipped).toHaveLength(1);
  });

  it('with a line of text inside the digits and a log line further on gives no other size', () => {
    const text = lines[2]!;
    const events = read(
      lines.with(2, `${text.slice(0, 4)}free 7\r\n${text.slice(4, 30)}${log}\r\n${text.slice(30)}`),
    );
    expect(sizes(events)).toEqual([340, 84]);
    expect(events.skipped).toHaveLength(1);
  });

  it('into the stack of one record, whose last digits are left alone, gives no other size to the next', () => {
    const hello = 'I (9485) app: hello';
    const events = read([
      '2 allocations trace (12 entry buffer)',
      `100 bytes (@ 0x${hello}`,
      '10000000) allocated CPU 0 ccount 0x00000000 caller 0x4581bsrtp_init() - done',
      `910${hello}`,
      '',
      '8 bytes (@ 0x20000000) allocated CPU 0 ccount 0x00000000 caller ',
    ]);
    expect(events.dumps.flatMap(({ records }) => records)).toEqual([]);
    expect(events.skipped).toHaveLength(2);
  });

  it('into the size of the first record of a dump without header gives no other size', () => {
    const text = lines[2]!;
    const events = read([`${text.slice(0, 4)}free 7`, text.slice(4), ...lines.slice(3)]);
    expect(sizes(events)).toEqual([84]);
    expect(events.skipped).toHaveLength(1);
  });

  it('with a log line at the end of one record and another inside the size of the next gives no other size', () => {
    const text = lines[2]!;
    const events = read(
      lines.with(1, `${lines[1]!}${log}\r\n`).with(2, `${text.slice(0, 4)}${log}\r\n${text.slice(4)}`),
    );
    expect(sizes(events)).not.toContain(84 * 1000);
    expect(sizes(events).length).toBeGreaterThan(0);
    expect(sizes(events).filter((size) => ![340, 1284, 84].includes(size))).toEqual([]);
  });

  it('with a log line before the stack of a record whose rest is lost gives no record without callers', () => {
    const record = '  1284 bytes (@ 0x4ff21168, Internal) allocated CPU 0 ccount 0x04111004';
    const events = read([
      lines[0]!,
      `${record}${log}`,
      'srtp_init() - done',
      'caller list lost',
      ...lines.slice(4),
    ]);
    expect(sizes(events)).toEqual([]);
    expect(events.skipped.map(({ line }) => line)).toEqual([2]);
  });

  it('is counted once for each record, also right after one whose size was doubtful', () => {
    const old = (size: number) =>
      `${size} bytes (@ 0x3ffb4d1c) allocated CPU 0 ccount 0x0000beec caller 0x400d276d`;
    const events = read([
      '3 allocations trace (10 entry buffer)',
      '12 apples',
      old(84),
      `${old(1284).slice(0, 7)}free 7`,
      old(1284).slice(7),
      old(12),
    ]);
    expect(sizes(events)).toEqual([12]);
    expect(events.skipped).toHaveLength(2);
  });

  it('inside the digits of the sum leaves the sum open', () => {
    const index = lines.findIndex((line) => line.includes("'leaked'"));
    const text = lines[index]!;
    expect(text).toMatch(/^1708 bytes/);
    const facts = onlyFacts(read(lines.with(index, `${text.slice(0, 2)}free 7\r\n${text.slice(2)}`)));
    expect(facts.stated.bytes).toBeNull();
  });

  it('with a log line inside the digits of the sum loses nothing', () => {
    const index = lines.findIndex((line) => line.includes("'leaked'"));
    const text = lines[index]!;
    const facts = onlyFacts(read(lines.with(index, `${text.slice(0, 2)}${log}\r\n${text.slice(2)}`)));
    expect(facts.stated).toMatchObject({ bytes: 1708, count: 3 });
  });

  it('with a log line inside a "freed by" line leaves the record freed', () => {
    const freed = traceOf([{ callers: [0x40376100], freedBy: [0x403839e4] }], { mode: 'all' });
    const [header, record, by, ...rest] = dumpLines(freed) as [string, string, string, ...string[]];
    const events = read([header, record, `${by.slice(0, 14)}${log}`, by.slice(14), ...rest]);
    expect(events.dumps[0]?.records.map(({ isFreed }) => isFreed)).toEqual([true]);
  });

  it('may have a record glued to the end of its line, whose padding shows where the size begins', () => {
    const events = read([lines[0]!, lines[1]!, `wifi:Deinit${lines[2]!}`, ...lines.slice(3)]);
    expect(sizes(events)).toEqual([340, 1284, 84]);
    expect(events.skipped).toEqual([]);
  });

  it('may have a record glued to the end of its line, which is skipped where the size has no padding', () => {
    const large = dumpLines(
      traceOf([{ sizeBytes: 340 }, { sizeBytes: 128_400 }, { sizeBytes: 84 }], { depth: 0 }),
    );
    const events = read(large.with(2, `count 1${large[2]!}`));
    expect(sizes(events)).toEqual([340, 84]);
    expect(events.skipped).toHaveLength(1);
  });

  it('may have a record of v3 to v5.0 glued to the end of its line, whose size nobody can tell', () => {
    const old = dumpLines(
      traceOf(
        [
          { sizeBytes: 1284, region: null },
          { sizeBytes: 84, region: null },
        ],
        { generation: 'a', depth: 0 },
      ),
    );
    const events = read(old.with(1, `count 1${old[1]!}`));
    expect(sizes(events)).toEqual([84]);
    expect(events.skipped).toHaveLength(1);
  });

  it('may leave its line open before the header', () => {
    expect(onlyFacts(read([`wifi:Deinit ${lines[0]!}`, ...lines.slice(1)]))).toMatchObject({
      isComplete: true,
    });
  });

  it('between the records and the summary with many lines does not end the dump', () => {
    const talk = Array.from({ length: 200 }, (_, index) => `I (${index}) app: talking`);
    const events = read([...lines.slice(0, 2), ...talk, ...lines.slice(2)]);
    expect(onlyFacts(events)).toMatchObject({ isComplete: true, parsedRecords: 3 });
  });
});

describe('the identity of the firmware', () => {
  it.each([
    ['I (395) app_init: ELF file SHA256:  3627caad1...', '3627caad1'],
    ['I (395) cpu_start: ELF file SHA256:  3627CAAD1789B669...', '3627caad1789b669'],
    ['ELF file SHA256: 3627caad1', '3627caad1'],
    ['2025-12-20 09:20:14 ELF file SHA256: 3627caad1', '3627caad1'],
  ])('is read from %j', (line, prefix) => {
    expect(read(['', line]).elfs).toEqual([[prefix, 2]]);
  });
});

describe('the decode lines of a monitor', () => {
  it('give the frames of return addresses, inlined ones first', () => {
    const { decoded } = read([
      '--- 0x400b7070: tcpip_timeouts_mbox_fetch at C:/idf/tcpip.c:106',
      '--- (inlined by) tcpip_thread at C:/idf/tcpip.c:148',
      '--- 0x400d27c1: blink_task at /path/to/blink.c:52 (discriminator 3)',
      '--- 0x4fc00000: (unknown)',
    ]);
    expect(decoded).toEqual([
      [
        0x400b7070,
        [
          { function: 'tcpip_timeouts_mbox_fetch', file: 'C:/idf/tcpip.c', line: 106, inlined: true },
          { function: 'tcpip_thread', file: 'C:/idf/tcpip.c', line: 148, inlined: false },
        ],
      ],
      [0x400d27c1, [{ function: 'blink_task', file: '/path/to/blink.c', line: 52, inlined: false }]],
    ]);
  });
});

describe('a report of the leak tracker beside a dump', () => {
  const report = [
    'I (5) mem_track:    LEAKED ALLOCATIONS',
    'I (5) mem_track: Heap trace leak records: 1',
    'I (5) mem_track: --- LEAK #1 ---',
    'I (5) mem_track: Address: 0x4ff21110 (Internal)',
    'I (5) mem_track: Size: 99 bytes',
  ];
  const total = 'I (5) mem_track: Total leaks: 1 allocations, 99 bytes (0.10 KB)';

  it('that was never finished keeps its leaks to itself', () => {
    const { dumps } = read([...report, ...dumpLines(threeLeaks), 'I (9) app: on']);
    expect(dumps.map(({ facts }) => facts.dialect)).toEqual(['leak-tracker', 'idf-v5.1+']);
    expect(dumps.map(({ records }) => records.map(({ sizeBytes }) => sizeBytes))).toEqual([
      [99],
      [84, 340, 12],
    ]);
  });

  it('right after the last line of an old dump leaves that dump its records', () => {
    const blocks = [
      { sizeBytes: 60, region: null },
      { sizeBytes: 61, region: null },
    ];
    const old = traceOf(blocks, { generation: 'a', depth: 0 });
    const { dumps } = read([...dumpLines(old), ...report, total, 'I (5) mem_track:   PSRAM free: 32000 KB']);
    const byDialect = Object.fromEntries(
      dumps.map(({ facts, records }) => [facts.dialect, records.map(({ sizeBytes }) => sizeBytes)]),
    );
    expect(byDialect).toEqual({ 'idf-v3-v5.0': [60, 61], 'leak-tracker': [99] });
  });
});

describe('a dump that a terminal of 80 columns has broken', () => {
  const wrap = (lines: readonly string[]): string[] =>
    lines.flatMap((line) => line.match(/.{1,80}/g) ?? ['']);
  const withoutLines = ({ dumps, skipped }: HeapTraceEvents): unknown => ({
    records: dumps.map(({ records }) => records.map((record) => ({ ...record, line: 0 }))),
    facts: dumps.map(({ facts }) => ({ ...facts, line: 0, endLine: 0 })),
    skipped,
  });

  it.each([2, 4, 10, 20])('has all its records, with stacks of %i', (depth) => {
    const callers = Array.from({ length: depth }, (_, index) => 0x40376100 + index * 0x124);
    const trace = traceOf(
      [84, 340, 1536].map((sizeBytes) => ({ sizeBytes, callers })),
      { depth },
    );
    const lines = dumpLines(trace);
    expect(wrap(lines).length).toBeGreaterThan(lines.length + 2);
    const whole = withoutLines(read(lines));
    expect(withoutLines(read(wrap(lines)))).toEqual(whole);
    expect(withoutLines(read(wrap(lines).map((line) => line.trimEnd())))).toEqual(whole);
  });

  it('has those of esp-idf v3 to v5.0, too', () => {
    const lines = [
      '16 bytes (@ 0x3ffd1a14) allocated CPU 1 ccount 0x419d1cf8 caller 0x4010a09b:0x4010a0c6',
      '84 bytes (@ 0x3ffd19cc) allocated CPU 1 ccount 0x419d5680 caller 0x4010a09b:0x4010a0c6',
      "100 bytes 'leaked' in trace (2 allocations)",
      'total allocations 5598 total frees 5447',
    ];
    expect(withoutLines(read(wrap(lines)))).toEqual(withoutLines(read(lines)));
  });
});
