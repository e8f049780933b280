import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConsoleRecord } from '../../src/model/console-record.js';
import { chunkAt } from '../support/chunk-at.js';
import { readConsole } from '../support/read-console.js';
import { samplePath } from '../support/sample-path.js';
import { casesOf } from '../support/thorough.js';

// A whole boot, a connection and a panic in a dump, as our model firmware printed it.
const log = readFileSync(samplePath('watchdog-in-dump.log'));
const whole = readConsole(log);

describe('a console log', () => {
  it('has something of every sort, or these tests say little', () => {
    const kinds = new Set(whole.map(({ kind }) => kind));
    expect([...kinds].toSorted()).toEqual(['boot', 'boot-fact', 'memory', 'panic', 'streamer']);
  });

  it('is read the same in any chunks', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 20 }), (cuts) => {
        expect(readConsole(...chunkAt(log, cuts))).toEqual(whole);
      }),
      { numRuns: casesOf(60) },
    );
    expect(readConsole(...chunkAt(log, [...log.keys()]))).toEqual(whole);
  });

  it('that ends anywhere gives the first of its records; only the last may know less', () => {
    fc.assert(
      fc.property(fc.nat(log.length), (end) => {
        const read = readConsole(log.subarray(0, end));
        expect(read.slice(0, -1)).toEqual(whole.slice(0, Math.max(0, read.length - 1)));
        const last = read.at(-1);
        if (last) expectKnowsNoMore(last, whole[read.length - 1]);
      }),
      { numRuns: casesOf(1500) },
    );
  });

  it('with damaged bytes never throws, and tells of lines that it has', () => {
    const change = fc.tuple(
      fc.nat(),
      fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(0x0a, 0x0d, 0x1b, 0x20)),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 200 }), (changes) => {
        const bytes = Buffer.from(log);
        for (const [position, byte] of changes) bytes[position % bytes.length] = byte;
        const lines = bytes.toString('latin1').split(/\n|\r/).length;
        for (const { line, boot } of readConsole(bytes)) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines);
          expect(boot).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: casesOf(300) },
    );
  });
});

// What the end of the log cut off is missing, never different: figures are the true ones or null.
function expectKnowsNoMore(last: ConsoleRecord, original: ConsoleRecord | undefined): void {
  expect(last.kind).toBe(original?.kind);
  if (last.kind === 'memory' && original?.kind === 'memory') {
    for (const pool of ['heap', 'dma', 'internal', 'psram'] as const) {
      expect([null, original.free[pool]]).toContain(last.free[pool]);
    }
    expect([null, original.clients]).toContain(last.clients);
  } else if (last.kind === 'panic' && original?.kind === 'panic') {
    for (const [name, value] of Object.entries(last.registers)) expect(original.registers[name]).toBe(value);
  } else if (last.kind !== 'boot') {
    expect(last).toEqual(original);
  }
}
