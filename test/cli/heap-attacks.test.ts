import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';
import { dumpLines, traceOf } from '../support/print-dump.js';
import { TemporaryFolder } from '../support/temporary-folder.js';

const folder = new TemporaryFolder();
const header = '====== Heap Trace: 5 records (2000 capacity) ======\r\n';
const whole = `${dumpLines(traceOf([{ callers: [0x40001234] }], { depth: 4 })).join('\r\n')}\r\n`;

describe('a hostile log', { timeout: 60_000 }, () => {
  it('of two lines of 10 MB, one like a record, costs nothing', () => {
    const callers = '0x40001234:'.repeat(950_000);
    const record = '    84 bytes (@ 0x4ff21110, Internal) allocated CPU 0 ccount 0x04110004 caller ';
    const log = folder.write('long.log', `I (5) app: ${callers}\r\n${header}${record}${callers}\r\n${whole}`);
    const { stdout, code } = runCli(['heap', log]);
    expect(stdout).toMatch(/^LEAK 84 B in 1 block /);
    expect(code).toBe(1);
  });

  it('of 20,000 call chains has all blocks, and a table of a few', () => {
    const blocks = Array.from({ length: 20_000 }, (_, index) => ({
      sizeBytes: 100 + (index % 50) * 4,
      address: 0x4ff20000 + index * 8,
      callers: [0x40000020 + index * 4, 0x40200000 + index * 2],
    }));
    const text = `${dumpLines(traceOf(blocks, { depth: 2 })).join('\r\n')}\r\n`;
    const { stdout } = runCli(['heap', folder.write('chains.log', text), '--format', 'json']);
    const [dump] = JSON.parse(stdout).dumps;
    expect(dump.leakedCount).toBe(20_000);
    const lines = runCli(['heap', folder.file('chains.log')]).stdout.split('\n');
    expect(lines.length).toBeLessThan(80);
  });

  it('of headers without records is an answer', () => {
    const { stdout, code } = runCli(['heap', folder.write('headers.log', header.repeat(20_000))]);
    expect(stdout).toMatch(/^UNKNOWN: no living block in the dump, cut off .* \(of 20,000 dumps/);
    expect(code).toBe(1);
  });

  it('of two boards, whose clocks take turns, has the dumps of both', () => {
    const turns = Array.from(
      { length: 50 },
      (_, n) => `I (${n * 500}) a: x\r\nI (${900_000 + n * 500}) b: y\r\n`,
    );
    const { dumps } = JSON.parse(
      runCli(['heap', '-', '--format', 'json'], { input: turns.join('') + whole + turns.join('') + whole })
        .stdout,
    );
    expect(dumps.map(({ leakedBytes, complete }: any) => [leakedBytes, complete])).toEqual([
      [84, true],
      [84, true],
    ]);
  });

  it.each([
    ['esp-idf-monitor', '2025-12-20 09:20:14 '],
    ['an Arduino IDE', '15:47:41.341 -> '],
    ['a pySerial logger', '2019-07-04 08:48:44,298 - INFO # '],
    ['another tool', '[2021/7/31 3:09:25] '],
    ['a bug report', '> '],
    ['a comment', ' * '],
  ])('of %s with a prefix on each line is read without it', (_, prefix) => {
    const text = whole
      .split('\r\n')
      .map((line) => prefix + line)
      .join('\r\n');
    const { dumps } = JSON.parse(runCli(['heap', '-', '--format', 'json'], { input: text }).stdout);
    expect(dumps[0]).toMatchObject({ leakedBytes: 84, leakedCount: 1, complete: true });
  });
});
