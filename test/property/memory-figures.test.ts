import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryFigures } from '../../src/parsers/log/memory/memory-figures.js';
import { parseOtherMonitor } from '../../src/parsers/log/memory/other-monitors.js';

const pools = [
  ['heap', 'heap'],
  ['DMA', 'dma'],
  ['internal', 'internal'],
  ['PSRAM', 'psram'],
] as const;
const pool = fc.constantFrom(...pools);
const units = fc.constantFrom(
  ['', 1],
  [' bytes', 1],
  [' KB', 1024],
  ['KB', 1024],
  ['k', 1024],
) as fc.Arbitrary<[string, number]>;
const forms = [
  (name: string, figure: string) => `free ${name}: ${figure}`,
  (name: string, figure: string) => `Free ${name} = ${figure}`,
  (name: string, figure: string) => `${name} free: ${figure}`,
  (name: string, figure: string) => `${name}_free=${figure}`,
  (name: string, figure: string) => `[${name}] free ${figure}`,
  (name: string, figure: string) => `${name}: ${figure} free`,
];

describe('figures of free memory', () => {
  it('are read in any form, pool, size and unit, with any time and tag before them', () => {
    fc.assert(
      fc.property(
        pool,
        fc.integer({ min: 1000, max: 2_000_000 }),
        units,
        fc.constantFrom(...forms),
        fc.constantFrom('', 'I (9485) app: ', '[12:00:01] ', 'loop(): '),
        ([name, capability], value, [unit, scale], form, before) => {
          const text = `${before}${form(name, `${value}${unit}`)}`;
          const reading = parseOtherMonitor(text);
          expect([text, reading?.free[capability]]).toEqual([text, value * scale]);
        },
      ),
    );
  });

  it('of several pools are told apart, whatever stands between them', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...pools], { minLength: 2 }),
        fc.array(fc.integer({ min: 1000, max: 9_999_999 }), { minLength: 4, maxLength: 4 }),
        fc.constantFrom(', ', ' | ', ' ', '; ', ' / '),
        (names, values, between) => {
          const parts = names.map(([name], index) => `free ${name}: ${values[index]}`);
          const free = parseOtherMonitor(parts.join(between))?.free;
          for (const [index, [, capability]] of names.entries())
            expect(free?.[capability]).toBe(values[index]);
        },
      ),
    );
  });

  it('are sizes that a chip can have, in any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        for (const { bytes } of memoryFigures(`free ${text} heap 12`)) {
          expect(Number.isInteger(bytes) && bytes >= 0 && bytes < 2 ** 31).toBe(true);
        }
      }),
    );
  });
});
