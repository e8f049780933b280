import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { createHeapJsonReporter } from '../../../src/report/heap/json-reporter.js';
import { createHeapNdjsonReporter } from '../../../src/report/heap/ndjson-reporter.js';
import { createHeapTextReporter } from '../../../src/report/heap/text-reporter.js';
import type { HeapReporter, Write } from '../../../src/report/heap/heap-reporter.js';
import { analyseHeap } from '../../support/analyse-heap.js';
import { dumpLines, traceOf } from '../../support/print-dump.js';

type Create = (write: Write) => HeapReporter;

function report(create: Create, text: string, names?: Record<number, string>): string {
  const { dumps, summary } = analyseHeap(text, names ? { names } : {});
  let out = '';
  const reporter = create((part) => void (out += part));
  for (const dump of dumps) reporter.dump(dump);
  reporter.finish(summary, false);
  return out;
}

const textOptions = {
  style: new Chalk({ level: 0 }),
  columns: null,
  isEvery: false,
  logs: ['a.log'],
  elfs: [],
  hasSdkconfig: false,
};
const createText: Create = (write) => createHeapTextReporter(write, textOptions);

const blocks = [
  { callers: [0x40000000] },
  { callers: [0x40000000] },
  { sizeBytes: 340, callers: [0x40000004] },
];
const text = `${dumpLines(traceOf(blocks, { depth: 4, unprinted: 2, highWaterMark: 9, totalFrees: 7 })).join('\n')}\n`;
const names = { 0x40000000: 'Client::Client(int)' };

describe('the JSON of the contract', () => {
  const json = JSON.parse(report(createHeapJsonReporter, text, names));

  it('has a dump with its facts', () => {
    expect(json.schemaVersion).toBe(1);
    expect(json.dumps).toHaveLength(1);
    const { groups, ...facts } = json.dumps[0];
    expect(facts).toEqual({
      source: 'a.log',
      line: 1,
      boot: 0,
      elf: { path: 'app.elf', sha256: '0'.repeat(64), matches: null },
      dialect: 'idf-v5.1+',
      mode: 'leaks',
      complete: true,
      truncatedBy: null,
      stated: {
        records: 5,
        capacity: 100,
        highWaterMark: 9,
        bytes: 508,
        count: 3,
        totalAllocations: 3,
        totalFrees: 7,
        overflowed: false,
      },
      parsedRecords: 3,
      skippedRecords: 0,
      leakedBytes: 508,
      leakedCount: 3,
    });
    expect(groups).toHaveLength(2);
  });

  it('has groups, largest bytes first, with addresses as text', () => {
    expect(json.dumps[0].groups[0]).toEqual({
      size: 340,
      count: 1,
      bytes: 340,
      region: 'internal',
      owner: null,
      callers: ['0x40000004'],
      stack: [],
      otherStacks: 0,
      cause: {
        id: 'freertos-tcb',
        title: 'task control block',
        confidence: 'by-size',
        alternatives: [],
        reasons: ['size-of-tcb'],
      },
    });
    expect(json.dumps[0].groups[1]).toMatchObject({
      size: 84,
      count: 2,
      bytes: 168,
      owner: { function: 'Client::Client(int)', file: '/src/app.cpp', line: 7 },
      callers: ['0x40000000'],
      cause: null,
    });
  });

  it('has findings with all that a finding must have', () => {
    expect(json.findings.length).toBeGreaterThan(0);
    for (const finding of json.findings) {
      expect(finding).toEqual({
        ruleId: expect.stringMatching(/^[a-z-]+$/),
        severity: expect.stringMatching(/^(?:error|warning|note)$/),
        confidence: expect.stringMatching(/^by-(?:proof|stack|cycles|pattern|size)$/),
        message: expect.stringMatching(/\S/),
        evidence: expect.any(Object),
        ...('fix' in finding ? { fix: expect.stringMatching(/\S/) } : {}),
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      });
    }
  });

  it('has nulls where a dump states nothing', () => {
    const record = '84 bytes (@ 0x3ffb4d1c) allocated CPU 1 ccount 0x0000beec caller ';
    const [dump] = JSON.parse(report(createHeapJsonReporter, `${record}\n`)).dumps;
    expect(dump).toMatchObject({ mode: null, complete: false, truncatedBy: 'end-of-input' });
    expect(new Set(Object.values(dump.stated))).toEqual(new Set([null]));
  });

  it('lists skipped lines with their place', () => {
    const broken = '    84 bytes (@ 0x4ff21110, Internal) allocated CPU 0 free 7';
    const { skipped } = JSON.parse(report(createHeapJsonReporter, `${text}${broken}\n`));
    expect(skipped).toEqual([
      { source: 'a.log', line: text.split('\n').length, boot: 0, reason: expect.any(String) },
    ]);
  });

  it('of a log without dumps is whole', () => {
    expect(JSON.parse(report(createHeapJsonReporter, 'hello\n'))).toMatchObject({
      schemaVersion: 1,
      dumps: [],
      findings: [],
      skipped: [],
    });
  });

  it('has all dumps of a log', () => {
    const many = report(createHeapJsonReporter, text.repeat(30));
    expect(JSON.parse(many).dumps).toHaveLength(30);
  });
});

describe('NDJSON', () => {
  const lines = report(createHeapNdjsonReporter, text + text, names)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

  it('has one object a line, each with its version and its event', () => {
    expect(lines.map(({ schemaVersion }) => schemaVersion)).toEqual(lines.map(() => 1));
    expect([...new Set(lines.map(({ event }) => event))]).toEqual(['dump', 'series', 'finding', 'verdict']);
    expect(lines.filter(({ event }) => event === 'dump')).toHaveLength(2);
  });

  it('ends with the verdict', () => {
    expect(lines.at(-1)).toMatchObject({
      event: 'verdict',
      verdict: expect.stringMatching(/^LEAK 508 B in 3 blocks/),
    });
  });
});

describe('text for people', () => {
  it('has the verdict first, then the table, largest first', () => {
    const lines = report(createText, text, names).split('\n');
    expect(lines[0]).toMatch(
      /^LEAK 508 B in 3 blocks: 67 % is 1 x 340 B task control block \(by size, a guess\)$/,
    );
    expect(lines[1]).toBe(
      'a.log · 1 boot · 1 dump · 3 of 5 records printed · internal RAM · app.elf cannot be checked',
    );
    expect(lines.slice(2, 6)).toEqual([
      '',
      'bytes  count  size  owner                            how we know',
      '  340      1   340  unknown, called from 0x40000004  task, by size, a guess',
      '  168      2    84  Client::Client :7                -',
    ]);
  });

  it('keeps tables within 80 columns by cutting the middle out of the longest names', () => {
    const long = { 0x40000000: `rtc::impl::${'Very'.repeat(40)}::open(int)` };
    const lines = report(createText, text, long).split('\n');
    const table = lines.slice(3, 6);
    expect(Math.max(...table.map((line) => line.length))).toBe(80);
    expect(table[2]).toMatch(/^ {2}168 {6}2 {4}84 {2}rtc::impl::Very\w*…\w*Very::open :7 {2}-$/);
  });

  it('sums several dumps up in one table, and prints each one on demand', () => {
    const several = Array.from({ length: 25 }, (_, index) =>
      dumpLines(traceOf(blocks, { depth: 4, totalAllocations: 10 + index })).join('\n'),
    ).join('\n');
    const tables = (out: string): number => out.match(/^bytes +count/gm)?.length ?? 0;
    expect(tables(report(createText, `${several}\n`))).toBe(1);
    const createEvery: Create = (write) => createHeapTextReporter(write, { ...textOptions, isEvery: true });
    expect(tables(report(createEvery, `${several}\n`))).toBe(26);
  });

  it('lists 25 groups and sums up the others', () => {
    const sizes = Array.from({ length: 30 }, (_, index) => ({ sizeBytes: 1001 + index }));
    const out = report(createText, `${dumpLines(traceOf(sizes, { depth: 0 })).join('\n')}\n`);
    // 1001 to 1005 are not in the table.
    expect(out).toContain('Left out: 5 smaller groups with 5,015 B (--format json lists them)');
  });
});

describe('hostile names', () => {
  const hostile = [
    '--- 0x40000000: \x1b]0;x\x07evil at /p/\x1b[31mblink.c:27',
    '--- 0x40000004: <script>alert(1)</script> at /p/\u202egnp.c:28',
    '--- 0x40000008: a\x9bb\u2066c at /p/x.c:29',
  ].join('\n');
  const own = [0x40000000, 0x40000004, 0x40000008].map((caller, index) => ({
    sizeBytes: 100 + index,
    callers: [caller],
  }));
  const log = `${hostile}\n${dumpLines(traceOf(own, { depth: 2 })).join('\n')}\n`;

  it.each([
    ['text', createText],
    ['JSON', createHeapJsonReporter],
    ['NDJSON', createHeapNdjsonReporter],
  ])('never reach a terminal raw in %s', (_, create) => {
    const out = report(create, log);
    expect(out.replaceAll('\n', '')).not.toMatch(
      /[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f]/,
    );
    expect(out).toContain('evil');
  });

  it('from an ELF never reach a terminal raw', () => {
    const plain = `${dumpLines(traceOf([{ callers: [1] }], { depth: 2 })).join('\n')}\n`;
    const out = report(createText, plain, { 1: 'x\x1b]0;x\x07\u202ey::z' });
    expect(out.replaceAll('\n', '')).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
    expect(out).toContain('\\x1b]0;x\\x07\\u202e');
  });

  it('keep the meaning of JSON', () => {
    const plain = `${dumpLines(traceOf([{ callers: [1] }], { depth: 2 })).join('\n')}\n`;
    const json = JSON.parse(report(createHeapJsonReporter, plain, { 1: 'x\x1b\u202ey' }));
    expect(json.dumps[0].groups[0].owner.function).toBe('x\x1b\u202ey');
  });
});
