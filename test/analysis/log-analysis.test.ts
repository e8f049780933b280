import { readFileSync } from 'node:fs';
import { array, assert, constantFrom, integer, oneof, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogSummary } from '../../src/model/log-report.js';
import { analyseLogs } from '../support/analyse-logs.js';
import { dumpLines, traceOf } from '../support/print-dump.js';
import { samplePath } from '../support/sample-path.js';
import { isThorough } from '../support/thorough.js';

/** Analyses a log that comes in these pieces. */
const analyse = (...pieces: readonly (Uint8Array | string)[]): LogSummary => analyseLogs({ 'a.log': pieces });

const ten = readFileSync(samplePath('ten-connections.log'));
const sample = ten.subarray(0, 60_000);
const monitor = (ms: number | string, dma: number | string): string =>
  `I (${ms}) Streamer: Heap: 32000 KB free | DMA: ${dma} KB | Internal: 400 KB | Clients: 0\n`;

describe('a log', () => {
  it('is read the same in whatever pieces it comes', () => {
    const whole = JSON.stringify(analyse(sample));
    assert(
      property(array(integer({ min: 1, max: 5_000 }), { maxLength: 40 }), (sizes) => {
        const pieces: Uint8Array[] = [];
        let at = 0;
        for (const size of sizes) pieces.push(sample.subarray(at, (at += size)));
        expect(JSON.stringify(analyse(...pieces, sample.subarray(at)))).toBe(whole);
      }),
      { numRuns: isThorough ? 200 : 10 },
    );
  });

  it('that is torn, cut, doubled or damaged ends in an answer', () => {
    const cut = tuple(
      constantFrom('cut'),
      integer({ min: 0, max: sample.length }),
      integer({ min: 1, max: 3_000 }),
    );
    const flip = tuple(
      constantFrom('flip'),
      integer({ min: 0, max: sample.length - 1 }),
      integer({ min: 1, max: 255 }),
    );
    const double = tuple(
      constantFrom('double'),
      integer({ min: 0, max: sample.length }),
      integer({ min: 1, max: 3_000 }),
    );
    assert(
      property(array(oneof(cut, flip, double), { minLength: 1, maxLength: 12 }), (damages) => {
        let bytes = Buffer.from(sample);
        for (const [what, at, size] of damages) {
          const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
          if (what === 'cut') bytes = Buffer.concat([before, after.subarray(size)]);
          else if (what === 'double') bytes = Buffer.concat([before, after.subarray(0, size), after]);
          else if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ size;
        }
        const { findings, console } = analyse(bytes);
        expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(findings.length);
        for (const { free } of console.report.samples.items) {
          for (const value of Object.values(free))
            expect(value === null || (Number.isFinite(value) && value >= 0)).toBe(true);
        }
      }),
      { numRuns: isThorough ? 500 : 25 },
    );
  });

  it('of figures that no chip has says nothing of them', () => {
    const { console } = analyse(
      monitor(1000, 'NaN'),
      monitor(1500, -5),
      monitor(2000, '1000000000000000000'),
      monitor(2500, 300),
    );
    expect(console.report.samples.items.map(({ free }) => free.dma)).toEqual([null, null, null, 300 * 1024]);
  });

  it('of two firmwares keeps them apart', () => {
    const boot = (sha: string): string =>
      `ESP-ROM:esp32p4-20230811\nrst:0x1 (POWERON)\nI (30) boot: x\nI (386) app_init: ELF file SHA256:  ${sha}...\n`;
    const { console } = analyse(boot('aaaaaaaaa'), monitor(1000, 300), boot('bbbbbbbbb'), monitor(1000, 200));
    expect(console.report.boots.items.map(({ boot: number, elfPrefix }) => [number, elfPrefix])).toEqual([
      [0, 'aaaaaaaaa'],
      [1, 'bbbbbbbbb'],
    ]);
  });
});

describe('a boot', () => {
  it('is described by its tables, and by the stack of its tasks', () => {
    const { console, findings } = analyse(
      'ESP-ROM:esp32p4-20230811\nrst:0x1 (POWERON)\nI (30) boot: chip revision: v1.3\n',
      'I (60) boot:  0 nvs              WiFi data        01 02 00009000 00006000\n',
      'I (566) app_init: App version:      v2\n',
      'I (603) heap_init: At 4FF211D0 len 00019DF0 (103 KiB): RAM\n',
      'I (900) mem_track: === Task Stack Usage ===\n',
      'I (900) mem_track:   client              :    84 bytes free (of configured stack)\n',
      'I (900) mem_track:   main                :  2084 bytes free (of configured stack)\n',
    );
    expect(console.report.boots.items).toMatchObject([
      {
        chipRevision: 'v1.3',
        appVersion: 'v2',
        heapRegions: [{ address: 0x4ff211d0, sizeBytes: 0x19df0, type: 'RAM' }],
        partitions: [{ label: 'nvs', offset: 0x9000, sizeBytes: 0x6000 }],
      },
    ]);
    expect(console.report.tasks.count).toBe(2);
    expect(findings.map(({ ruleId, evidence }) => [ruleId, 'task' in evidence && evidence.task])).toEqual([
      ['stack-nearly-full', 'client'],
    ]);
  });
});

describe('what a chip could not start from', () => {
  it('is an error, and a warning where only the media are missing', () => {
    const { findings } = analyse(
      'ESP-ROM:esp32p4-20230811\nrst:0x1 (POWERON)\ninvalid header: 0xffffffff\ninvalid header: 0xffffffff\n',
      'E (814) esp_littlefs: mount failed,  (-84)\n',
    );
    expect(
      findings.map(({ ruleId, severity, evidence }) => [
        ruleId,
        severity,
        'problem' in evidence && evidence.problem,
        'count' in evidence && evidence.count,
      ]),
    ).toEqual([
      ['start-failed', 'error', 'no-image', 2],
      ['start-failed', 'warning', 'file-system', 1],
    ]);
  });

  it('did start where the bootloader went on to another one', () => {
    const boot = [
      'rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)',
      'E (33) esp_image: image at 0x20000 has invalid magic byte',
      'E (41) boot: Factory app partition is not bootable',
    ];
    const started = 'I (310) heap_init: At 3FFAE6E0 len 00001920 (6 KiB): DRAM';
    const found = (...lines: readonly string[]): unknown[] =>
      analyse(`${lines.join('\n')}\n`).findings.map(({ ruleId, severity, evidence }) => [
        ruleId,
        severity,
        'wasPassedOver' in evidence && evidence.wasPassedOver,
      ]);
    expect(found(...boot)).toEqual([['start-failed', 'error', false]]);
    expect(found(...boot, started)).toEqual([['start-failed', 'note', true]]);
    for (const line of ['I (568) cpu_start: Pro cpu up.', 'I (310) main_task: Calling app_main()']) {
      expect(found(...boot, line)).toEqual([['start-failed', 'note', true]]);
    }
    expect(found(...boot, 'I (30) boot: Multicore bootloader')).toEqual([['start-failed', 'error', false]]);
    // The next boot is another matter.
    expect(found(...boot, ...boot, started)).toContainEqual(['start-failed', 'error', false]);
    const damaged = 'E (77) esp_image: Checksum failed. Calculated 0x3d read 0x9e';
    expect(found(...boot.slice(0, 1), damaged, started)).toEqual([['start-failed', 'warning', true]]);
  });
});

describe('a monitor that prints without a clock', () => {
  const printed = (dma: number, clients = 0): string =>
    `Heap: ${32_000 + dma} KB free | DMA: ${dma} KB | Internal: ${dma + 30} KB | Clients: ${clients}\n`;

  it('is not called steady while its memory falls', () => {
    const falling = Array.from({ length: 60 }, (_, i) => printed(365 - 5 * i)).join('');
    const { console } = analyse(`I (400) main_task: Calling app_main()\n${falling}`);
    expect(console.verdict).toMatchObject({ kind: 'quiet', set: 'no-clock', samples: 60 });
  });

  it('tells what is left after a connection by its last readings, not by the first one', () => {
    const rest = printed(365).repeat(8);
    const connections = Array.from({ length: 8 }, (_, i) => {
      const at = 10_000 * (i + 1);
      const said = (ms: number, text: string): string => `I (${at + ms}) Streamer: ${text}\n`;
      const up = said(0, `Received request from client: c${i}`) + said(500, 'State: Connected');
      const down = said(5_000, 'State: Disconnected') + printed(332) + printed(350) + rest;
      return up + printed(331, 1).repeat(8) + down;
    });
    const { report } = analyse(rest + connections.join('')).console;
    expect(new Set(report.cycles.items.map(({ retained }) => retained.dma))).toEqual(new Set([0]));
  });
});

describe('connections without a monitor', () => {
  const connection = (at: number): string =>
    ['Received request from client: c', 'State: Connected', 'State: Disconnected', 'Client destructor called']
      .map((text, i) => `I (${at + i * 1000}) Streamer: ${text}\n`)
      .join('');
  // memory_tracker's block, as a developer calls it around each connection.
  const stats = (at: number, free: number): string =>
    [
      '=== Memory Stats: rest ===',
      'Internal RAM:',
      `  Free:       ${free} KB`,
      `DMA-capable:    ${free - 30} KB free`,
      '================================',
    ]
      .map((text) => `I (${at}) mem_track: ${text}\n`)
      .join('');

  it('are judged by the levels that memory_tracker states', () => {
    const log = (kept: number): string =>
      stats(900, 400) +
      Array.from(
        { length: 8 },
        (_, i) => connection(1000 + i * 9000) + stats(8000 + i * 9000, 400 - kept * (i + 1)),
      ).join('');
    const leak = analyse(log(8)).console;
    expect(leak.verdict).toMatchObject({ kind: 'finding', finding: { ruleId: 'cycle-leak' } });
    expect(
      leak.report.cycleTrends.items.map(({ capability, perCycleBytes }) => [capability, perCycleBytes]),
    ).toEqual(
      expect.arrayContaining([
        ['dma', 8192],
        ['internal', 8192],
      ]),
    );
    expect(leak.report.cycles.items[0]?.retained.internal).toBe(8192);
    expect(analyse(log(0)).console.verdict).toMatchObject({ kind: 'quiet', set: 'nothing-kept' });
  });

  it('are not called clean where no level was read after them', () => {
    const log = monitor(500, 300) + Array.from({ length: 8 }, (_, i) => connection(1000 + i * 9000)).join('');
    expect(analyse(log).console.verdict).toMatchObject({ kind: 'quiet', set: 'no-levels', cycles: 8 });
  });
});

describe('traces of connections', () => {
  const connection = (at: number): string =>
    ['Received request from client: c', 'State: Connected', 'State: Disconnected', 'Client destructor called']
      .map((text, i) => `I (${at + i * 500}) Streamer: ${text}\n`)
      .join('');
  // 64 blocks in the first dump and `more` in each that follows, other ones each time where the trace is not the same.
  const log = (more: number, { step = 400, isSame = true } = {}): string =>
    Array.from({ length: 6 }, (_, i) => {
      const blocks = Array.from({ length: 64 + more * i }, (__, n) => ({
        address: 0x4ff21110 + n * 0x58,
        ccount: 0x1000 * n + (isSame ? 0 : 0x1000000 * i),
      }));
      const trace = traceOf(blocks, { totalAllocations: 10_000 + step * i });
      return `${connection(1000 + i * 9000)}${dumpLines(trace).join('\n')}\n`;
    }).join('');

  it('that run since long before make no leak of what was set up once', () => {
    const { owners, lead, heap } = analyse(log(0));
    expect(owners).toEqual([]);
    expect(heap.series).toMatchObject([{ dumps: 6, verdict: 'steady' }]);
    expect(lead.finding?.severity).not.toBe('warning');
  });

  it('that run since long before show what each connection leaves', () => {
    expect(analyse(log(2)).owners.map(({ evidence }) => [evidence.perCycle, evidence.cycles])).toEqual([
      [2, 5],
    ]);
  });

  it('say nothing of the blocks of another log, in which no connection was traced', () => {
    const dumped = `${dumpLines(traceOf([{ sizeBytes: 9_000 }])).join('\n')}\n`;
    const { findings } = analyseLogs({ 'traced.log': [log(0)], 'dumped.log': [dumped] });
    const leaks = findings.filter(({ ruleId }) => ruleId === 'heap-leak');
    expect(
      leaks.map(({ severity, evidence }) => [severity, 'source' in evidence && evidence.source]),
    ).toEqual([
      ['warning', 'dumped.log'],
      ['note', 'traced.log'],
    ]);
  });

  it('are told from those that are started for each connection by fewer allocations than new blocks', () => {
    const started = analyse(log(0, { step: 10, isSame: false }));
    expect(started.owners.map(({ evidence }) => evidence.perCycle)).toEqual([64]);
    expect(started.lead.finding?.ruleId).toBe('cycle-owner');
  });

  it('leave it open where all blocks are others and there were allocations enough for both', () => {
    const { owners, lead } = analyse(log(0, { isSame: false }));
    expect(owners).toEqual([]);
    expect(lead.finding).toMatchObject({
      ruleId: 'heap-leak',
      severity: 'warning',
      confidence: 'by-pattern',
    });
  });
});

describe('a log of very much', () => {
  it('has 100,000 restarts in bounded memory', { timeout: 60_000 }, () => {
    const boot = `ESP-ROM:esp32p4-20230811\nrst:0xc (SW_CPU_RESET)\n${monitor(900, 300)}`;
    const piece = Buffer.from(boot.repeat(1000));
    const { console, findings } = analyse(...Array.from({ length: isThorough ? 100 : 20 }, () => piece));
    expect(console.report.boots.count).toBe(isThorough ? 100_000 : 20_000);
    expect(console.report.boots.items).toHaveLength(1000);
    expect(findings.length).toBeLessThan(10);
  });

  it('has connections without end, and one that never ends', { timeout: 60_000 }, () => {
    const connect = (at: number, id: string): string =>
      `I (${at}) Streamer: Received request from client: ${id}\nI (${at + 10}) Streamer: State: Connected\n`;
    const endless = analyse(
      ...Array.from({ length: 5_000 }, (_, i) => connect(i * 1000, `c${i}`) + monitor(i * 1000 + 500, 300)),
    );
    // Each begins while the one before is there: they overlap, and are one cycle.
    expect(endless.console.report.cycles.count).toBeLessThanOrEqual(5_000);
    const one = analyse(
      connect(1000, 'a'),
      ...Array.from({ length: 20_000 }, (_, i) => monitor(2000 + i * 500, 300)),
    );
    expect(one.console.report.cycles.items).toHaveLength(1);
    expect(one.console.report.cycles.items[0]?.endMs).toBeNull();
  });
});
