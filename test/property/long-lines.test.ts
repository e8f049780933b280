import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuMs } from '../support/cpu-ms.js';
import { parserSamples } from '../support/parser-samples.js';
import { readLogFacts } from '../support/read-log-facts.js';
import { isThorough } from '../support/thorough.js';

/** What may be open when a line comes. */
const openings = [
  '',
  '====== Heap Trace: 9 records (10 capacity) ======',
  "Guru Meditation Error: Core  1 panic'ed (Load access fault). Exception was unhandled.\nBacktrace: 0x40000000:0x3ffb0000",
  'Heap summary for capabilities 0x00000808:\n  Totals:',
  'E (1) task_wdt: Task watchdog got triggered. The following tasks/users did not reset the watchdog in time:',
  '--- LEAK #1 ---\nAddress: 0x4ff21110 (Internal)\nSize: 84 bytes',
  'I (24005) mem_track: === Memory Stats: after start ===',
  'ESP_ERROR_CHECK failed: esp_err_t 0x101 (ESP_ERR_NO_MEM) at 0x4200a1c2',
  'E (5) app: ',
  'W (5) app: heap ',
];

const pumpedBytes = 16 * 1024;
/** A line of that length takes about a millisecond; where each of its bytes is looked at from each other, seconds. */
const mostMs = 100;

// Pumped at a place where one part of it ends and another begins.
const pumpedLine = fc
  .tuple(fc.constantFrom(...parserSamples), fc.nat(), fc.constantFrom('', ' ', '\t', '=', '0', 'a', ')', ','))
  .map(([text, nth, pump]) => {
    const places = [...text.matchAll(/\b|$|(?=[^\w\s])/g)].map(({ index }) => index);
    const at = places[nth % places.length] ?? 0;
    const token = /(?:\w+|\W)\s*$/.exec(text.slice(0, at))?.[0] ?? ' ';
    const piece = pump === '' ? token : pump;
    return text.slice(0, at) + piece.repeat(Math.ceil(pumpedBytes / piece.length)) + text.slice(at);
  });

describe('a line that is far too long', () => {
  it('is tried with many a sample', () => {
    expect(parserSamples.length).toBeGreaterThan(200);
  });

  it('costs no more than its length, whatever is repeated in it and whatever is open', () => {
    fc.assert(
      fc.property(fc.constantFrom(...openings), pumpedLine, (opening, line) => {
        const separator = /[ :]$/.test(opening) || opening === '' ? '' : '\n';
        const log = Buffer.from(`${opening}${separator}${line}\n`);
        expect(leastCpuMs(() => readLogFacts([log], { lane: false }))).toBeLessThan(mostMs);
      }),
      { numRuns: isThorough ? 60_000 : 500 },
    );
  }, 600_000);
});

// Of several tries where the first is slow, which a busy machine may be the reason of.
function leastCpuMs(run: () => unknown): number {
  let least = Infinity;
  for (let tries = 0; tries < 3 && least >= mostMs; tries++) {
    const before = cpuMs();
    run();
    least = Math.min(least, cpuMs() - before);
  }
  return least;
}
