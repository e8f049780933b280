import { describe, expect, it } from 'vitest';
import { readLogFacts } from '../../support/read-log-facts.js';

const dump = [
  '====== Heap Trace: 1 records (10 capacity) ======',
  '    84 bytes (@ 0x4ff21110, Internal) allocated CPU 0 ccount 0x00001000 caller 0x40001060:0x40001422',
  '====== Heap Trace Summary ======',
  'Mode: Heap Trace Leaks',
  "84 bytes 'leaked' in trace (1 allocations)",
  'total allocations: 1',
  'total frees: 0',
  '================================',
];
const start = ['ESP-ROM:esp32p4-eco2-20240710', 'rst:0x1 (POWERON),boot:0x30f'];
const reading = 'Free heap: 123456';

/** Kind and boot of each. */
function bootsOf(lines: readonly string[]): readonly (readonly [string, number])[] {
  const { facts } = readLogFacts([Buffer.from(lines.map((line) => `${line}\n`).join(''))], { lane: true });
  return (facts as readonly (readonly [string, { kind?: string; boot?: number }])[]).flatMap(
    ([name, { kind, boot }]) => (boot === undefined ? [] : [[kind ?? name, boot] as const]),
  );
}

describe('the boots of a log without the clock of the chip', () => {
  it('are the same for a heap trace as for the readings beside it', () => {
    expect(bootsOf([reading, ...start, reading, ...dump])).toEqual([
      ['memory', 0],
      ['boot', 1],
      ['memory', 1],
      ['dump', 1],
    ]);
  });

  it('are counted where only a heap trace was seen of the first', () => {
    expect(bootsOf([...dump, ...start, reading, ...dump])).toEqual([
      ['dump', 0],
      ['boot', 1],
      ['memory', 1],
      ['dump', 1],
    ]);
  });
});
