import { describe, expect, it } from 'vitest';
import { HeapAnalysis } from '../../../src/analysis/heap/heap-analysis.js';
import type { HeapDumpReport, HeapSummary } from '../../../src/model/heap-report.js';
import { analyseHeap, findingsOf, stackOf } from '../../support/analyse-heap.js';
import { dumpLines, traceOf, type Trace, type TracedBlock } from '../../support/print-dump.js';
import { feedHeapTrace } from '../../support/read-heap-trace.js';

function textOf(blocks: readonly Partial<TracedBlock>[], rest: Partial<Trace> = {}): string {
  return `${dumpLines(traceOf(blocks, { depth: 10, ...rest })).join('\n')}\n`;
}

function rulesOf(text: string): string[] {
  return analyseHeap(text).summary.findings.map(({ ruleId }) => ruleId);
}

describe('the totals of a dump', () => {
  const two = textOf([{ callers: [1] }, { callers: [2] }]);

  it('are right for a filtered dump, which counts more records than it prints', () => {
    expect(rulesOf(textOf([{}], { unprinted: 116 }))).not.toContain('heap-total-mismatch');
  });

  it('are right when frees exceed allocations', () => {
    expect(rulesOf(textOf([{}], { totalAllocations: 38_639, totalFrees: 39_342 }))).not.toContain(
      'heap-total-mismatch',
    );
  });

  it('are right when the high water mark is that of an earlier trace', () => {
    expect(rulesOf(textOf([], { capacity: 20, highWaterMark: 20 }))).toEqual([]);
  });

  it('that a lost line contradicts are a finding', () => {
    const lines = two.split('\n').toSpliced(1, 1).join('\n');
    const [finding] = findingsOf(analyseHeap(lines).summary, 'heap-total-mismatch');
    expect(finding).toMatchObject({
      severity: 'warning',
      confidence: 'by-proof',
      evidence: { statedBytes: 168, statedCount: 2, parsedBytes: 84, parsedCount: 1, skippedRecords: 0 },
    });
  });

  it('with more records than stated are a finding', () => {
    const [header = '', first = '', ...rest] = two.split('\n');
    expect(rulesOf([header, first, first, ...rest].join('\n'))).toContain('heap-total-mismatch');
  });

  it('are explained by duplicates that the dump admits', () => {
    const [header = '', first = '', ...rest] = two.trimEnd().split('\n');
    const note = '(NB: New entries were traced while dumping, so trace dump may have duplicate entries.)';
    const rules = rulesOf([header, first, first, ...rest.slice(0, -1), note, ...rest.slice(-1)].join('\n'));
    expect(rules).toContain('heap-trace-duplicates');
    expect(rules).not.toContain('heap-total-mismatch');
  });

  it('are explained by records that were skipped', () => {
    const [header = '', first = '', ...rest] = two.split('\n');
    const rules = rulesOf([header, `${first.slice(0, 20)}free 7`, first.slice(20), ...rest].join('\n'));
    expect(rules).toContain('heap-records-skipped');
    expect(rules).not.toContain('heap-total-mismatch');
  });

  it('are explained by a list that ESP-IDF found corrupt, which is an error', () => {
    const [header = '', first = '', , ...rest] = two.split('\n');
    const corrupt = 'Error: heap trace linked list is corrupt. expected more records.';
    const { summary } = analyseHeap([header, first, '', corrupt, ...rest].join('\n'));
    expect(summary.findings[0]).toMatchObject({ ruleId: 'heap-trace-corrupt', severity: 'error' });
    expect(findingsOf(summary, 'heap-total-mismatch')).toEqual([]);
  });

  it('of a summary without records are a finding', () => {
    const text = "8628 bytes 'leaked' in trace (69 allocations)\ntotal allocations: 5\ntotal frees: 1\n";
    const [finding] = findingsOf(analyseHeap(text).summary, 'heap-total-mismatch');
    expect(finding?.evidence).toMatchObject({
      statedBytes: 8628,
      statedCount: 69,
      parsedBytes: 0,
      parsedCount: 0,
    });
  });
});

describe('trouble with the trace', () => {
  it('is an overflow, with the capacity', () => {
    const text = textOf([{}], { hasOverflowed: true, capacity: 8, highWaterMark: 8 });
    const [finding] = findingsOf(analyseHeap(text).summary, 'heap-trace-overflow');
    expect(finding).toMatchObject({ severity: 'warning', evidence: { capacity: 8, highWaterMark: 8 } });
  });

  it('is a dump that was cut off', () => {
    const text = `${textOf([{}, {}]).split('\n').slice(0, 2).join('\n')}\nRebooting...\n`;
    const [finding] = findingsOf(analyseHeap(text).summary, 'heap-dump-truncated');
    expect(finding).toMatchObject({
      severity: 'warning',
      evidence: { truncatedBy: 'reboot', parsedRecords: 1, statedRecords: 2, endLine: 2 },
    });
  });

  it('is a trace of all blocks without stacks: nobody knows what is alive', () => {
    const text = textOf([{}, {}], { generation: 'b', mode: 'all', depth: 0 });
    const { summary } = analyseHeap(text);
    expect(findingsOf(summary, 'heap-alive-unknown')).toHaveLength(1);
    expect(findingsOf(summary, 'heap-leak').map(({ severity }) => severity)).toEqual(['note']);
  });

  it('is a firmware without tracing', () => {
    const { summary } = analyseHeap('no data, heap tracing is disabled.\n');
    expect(summary.findings).toMatchObject([
      { ruleId: 'heap-trace-disabled', evidence: { source: 'a.log', line: 1 } },
    ]);
  });

  it('is a log of another firmware than the given ELF, whose names are left out', () => {
    const names = { 0x40000004: 'Client::Client(int)' };
    const boot = (sha: string): string => `I (400) app_init: ELF file SHA256:  ${sha}...\n`;
    const dump = textOf([{ callers: [0x40000004] }]);
    const right = analyseHeap(boot('000000000') + dump, { names });
    expect(findingsOf(right.summary, 'elf-mismatch')).toEqual([]);
    expect(right.dumps.map(({ elf }) => elf?.matches)).toEqual([true]);
    const wrong = analyseHeap(boot('3627caad1') + dump, { names });
    expect(findingsOf(wrong.summary, 'elf-mismatch')).toMatchObject([
      {
        severity: 'warning',
        evidence: { source: 'a.log', elf: { path: 'app.elf', shaPrefix: '3627caad1' } },
      },
    ]);
    expect(wrong.dumps.map(({ elf, groups }) => [elf?.matches, groups[0]?.owner])).toEqual([[false, null]]);
  });

  it('is a panic that names another firmware after the dump that it cut', () => {
    const names = { 0x40000004: 'Client::Client(int)' };
    const [header = '', record = ''] = textOf([{ callers: [0x40000004] }]).split('\n');
    const text = `${header}\n${record}\nabort() was called at PC 0x4200c1f0 on core 0\nELF file SHA256: 3627caad1\n`;
    const { summary } = analyseHeap(text, { names });
    expect(findingsOf(summary, 'elf-mismatch')).toHaveLength(1);
    expect(summary.verdict.dump?.groups[0]?.owner).toBeNull();
    expect(summary.verdict.dump?.elf?.matches).toBe(false);
  });
});

describe("the leak tracker's own buffer", () => {
  const report = (sizes: readonly number[], stated: number): string =>
    [
      '   LEAKED ALLOCATIONS',
      `Heap trace leak records: ${sizes.length}`,
      ...sizes.flatMap((size, index) => [
        `--- LEAK #${index + 1} ---`,
        `Address: 0x480010${10 + index} (PSRAM)`,
        `Size: ${size} bytes`,
      ]),
      `Total leaks: ${sizes.length} allocations, ${stated} bytes (1.00 KB)`,
      '  PSRAM free: 31930 KB',
      '',
    ].join('\n');
  const stated = 'I (5) alloc_trace: Initialized trace buffer: 3000 records (336000 bytes)\n';

  it('is no leak of the firmware: the README of the tracker has 8,608 bytes left', () => {
    const { dumps, summary } = analyseHeap(stated + report([336_000, 8608], 344_608));
    expect(dumps[0]).toMatchObject({ leakedBytes: 344_608, leakedCount: 2, trackerBytes: 336_000 });
    expect(findingsOf(summary, 'heap-leak').map(({ evidence }) => evidence.group.sizeBytes)).toEqual([8608]);
    expect(findingsOf(summary, 'heap-tracker-artefact')).toMatchObject([
      {
        severity: 'note',
        confidence: 'by-proof',
        evidence: { bytes: 336_000, records: 3000, isStated: true },
      },
    ]);
  });

  it('is guessed by its size where the log does not state it', () => {
    const { summary } = analyseHeap(report([336_000, 84], 336_084));
    expect(findingsOf(summary, 'heap-tracker-artefact')).toMatchObject([
      { confidence: 'by-pattern', evidence: { records: 3000, isStated: false } },
    ]);
  });

  it.each([
    ['no multiple of 112', [336_001]],
    ['too small a buffer', [112]],
    ['no round number of records', [112 * 1234]],
    ['there twice', [336_000, 336_000]],
  ])('is not a block that is %s', (_, sizes) => {
    const { summary } = analyseHeap(
      report(
        sizes,
        sizes.reduce((sum, size) => sum + size, 0),
      ),
    );
    expect(findingsOf(summary, 'heap-tracker-artefact')).toEqual([]);
  });

  it('is not a block of another size than stated', () => {
    const { summary } = analyseHeap(stated + report([112_000], 112_000));
    expect(findingsOf(summary, 'heap-tracker-artefact')).toEqual([]);
  });

  it('is not looked for in a dump of ESP-IDF', () => {
    expect(rulesOf(textOf([{ sizeBytes: 336_000 }]))).not.toContain('heap-tracker-artefact');
  });
});

describe('findings', () => {
  it('of several dumps are told once, by the dump where the leak is largest', () => {
    const text = textOf([{}]) + textOf([{}, {}, {}]) + textOf([{}, {}]);
    const leaks = findingsOf(analyseHeap(text).summary, 'heap-leak');
    expect(leaks.map(({ evidence }) => [evidence.group.count, evidence.line])).toEqual([[3, 10]]);
  });

  it('come gravest first, leaks by their bytes', () => {
    const text = textOf([{ sizeBytes: 12 }, { sizeBytes: 340 }, { sizeBytes: 84 }], { hasOverflowed: true });
    const found = analyseHeap(text).summary.findings.map(({ severity, ruleId, evidence }) => [
      severity,
      ruleId === 'heap-leak' && 'group' in evidence ? evidence.group.sizeBytes : ruleId,
    ]);
    expect(found).toEqual([
      ['warning', 340],
      ['warning', 84],
      ['warning', 12],
      ['warning', 'heap-trace-overflow'],
      ['note', 'heap-callers-missing'],
    ]);
  });

  it('of one dump have 50 leaks at most', () => {
    const blocks = Array.from({ length: 80 }, (_, index) => ({ sizeBytes: 1000 + index }));
    const leaks = findingsOf(analyseHeap(textOf(blocks)).summary, 'heap-leak');
    expect(leaks).toHaveLength(50);
    expect(leaks[0]?.evidence.group.sizeBytes).toBe(1079);
  });

  it('of one dump tell two leaks of one size apart, although neither has an owner', () => {
    const pair: Partial<TracedBlock>[] = [
      { sizeBytes: 8, callers: [1], ccount: 0x1000, region: 'psram' },
      { sizeBytes: 84, callers: [2], ccount: 0x1100 },
      { sizeBytes: 20, callers: [3], ccount: 0x1200 },
      { sizeBytes: 84, callers: [4], ccount: 0x1300 },
    ];
    const { dumps, summary } = analyseHeap(textOf(pair));
    const sum = findingsOf(summary, 'heap-leak').reduce(
      (bytes, { evidence }) => bytes + evidence.group.bytes,
      0,
    );
    expect(sum).toBe(dumps[0]?.leakedBytes);
  });

  it('list 100 skipped lines and count the others', () => {
    const broken = '    84 bytes (@ 0x4ff21110, Internal) allocated CPU 0 free 7\n';
    const { summary } = analyseHeap(textOf([{}]) + broken.repeat(1500));
    expect(summary.skipped).toHaveLength(100);
    expect(summary.skippedCount).toBe(1500);
  });
});

describe('a fingerprint of a leak', () => {
  const frames = ['malloc', 'Client::open()'];
  const fingerprints = (first: number, address: number, shape: Partial<TracedBlock> = {}): string[] => {
    const { callers, names } = stackOf(first, frames);
    const text = textOf([{ callers, address, ...shape }]);
    return findingsOf(analyseHeap(text, { names, source: `${first}.log` }).summary, 'heap-leak').map(
      ({ fingerprint }) => fingerprint,
    );
  };

  it('stays when another build moves code and blocks', () => {
    expect(fingerprints(0x40000000, 0x4ff21110)).toEqual(fingerprints(0x42008096, 0x3fc9f620));
  });

  it('stays when parameters of the owner change', () => {
    const block = { callers: [1] };
    const named = (name: string): string | undefined =>
      findingsOf(analyseHeap(textOf([block]), { names: { 1: name } }).summary, 'heap-leak')[0]?.fingerprint;
    expect(named('Client::open(int)')).toBe(named('Client::open()'));
    expect(named('Client::open()')).not.toBe(named('Client::close()'));
  });

  it('changes with the size and the region', () => {
    const [one] = fingerprints(0x40000000, 0x4ff21110);
    expect(fingerprints(0x40000000, 0x4ff21110, { sizeBytes: 92 })).not.toEqual([one]);
    expect(fingerprints(0x40000000, 0x4ff21110, { region: 'psram' })).not.toEqual([one]);
  });
});

describe('the verdict', () => {
  function verdictOf(...texts: readonly string[]): HeapSummary['verdict'] & { line: number | undefined } {
    const dumps: HeapDumpReport[] = [];
    const analysis = new HeapAnalysis({ elfs: [], sdkconfig: null, onDump: (dump) => dumps.push(dump) });
    for (const [index, text] of texts.entries()) {
      analysis.startSource(`${index}.log`);
      feedHeapTrace(analysis, [text]);
    }
    const { verdict } = analysis.finish();
    return { ...verdict, line: verdict.dump?.facts.line };
  }
  const leak = textOf([{ sizeBytes: 500 }]);
  const clean = textOf([]);
  const cut = `${textOf([{ sizeBytes: 9000 }])
    .split('\n')
    .slice(0, 2)
    .join('\n')}\n`;

  it.each([
    ['the last whole dump with leaks', [leak, textOf([{ sizeBytes: 84 }]), clean], '1.log'],
    ['a whole dump before a larger one that is cut off', [leak, cut], '0.log'],
    ['the largest of those that are cut off', [cut, cut.replace('9000', '  10')], '0.log'],
    ['one with leaks before one without', [cut, clean], '0.log'],
    ['the last one where nothing leaks', [clean, clean], '1.log'],
  ])('speaks of %s', (_, texts, source) => {
    const verdict = verdictOf(...texts);
    expect(verdict.dump?.source).toBe(source);
    expect(verdict.dumps).toBe(texts.length);
  });

  it('of an input without a dump speaks of none', () => {
    expect(verdictOf('I (5) app: hello\n')).toMatchObject({ dump: null, dumps: 0 });
  });
});
