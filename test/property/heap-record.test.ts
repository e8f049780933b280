import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HeapRecord } from '../../src/model/heap-dump.js';
import { parseHeapRecord } from '../../src/parsers/log/heap/heap-record.js';
import { printRecordA, printRecordB, printRecordC, type PrintableRecord } from '../support/print-record.js';
import { casesOf } from '../support/thorough.js';

function parse(bytes: Uint8Array): HeapRecord | null {
  return parseHeapRecord(bytes, { start: 0, end: bytes.length, line: 1 });
}

const word = fc.nat({ max: 0xffffffff });
// Code of all chips lies here; v3 to v5.0 print it with 8 digits although they do not pad.
const caller = fc.integer({ min: 0x40000000, max: 0x4fffffff });

const record: fc.Arbitrary<PrintableRecord> = fc
  .record({
    sizeBytes: fc.oneof(fc.nat({ max: 4096 }), fc.nat({ max: 0x7fffffff })),
    address: word,
    region: fc.constantFrom('internal' as const, 'psram' as const, null),
    cpu: fc.nat({ max: 1 }),
    ccount: word.map((value) => (value & ~3) >>> 0),
    depth: fc.nat({ max: 32 }),
    stack: fc.array(caller, { maxLength: 32 }),
    isFreed: fc.boolean(),
  })
  .map(({ stack, ...rest }) => Object.assign(rest, { callers: stack.slice(0, rest.depth) }));

function expected(printed: PrintableRecord, prints: { region: boolean; freed: boolean }): HeapRecord {
  const { sizeBytes, address, cpu, ccount, callers } = printed;
  const region = prints.region ? printed.region : null;
  return {
    line: 1,
    sizeBytes,
    address,
    region,
    cpu,
    ccount,
    callers,
    isFreed: prints.freed && printed.isFreed,
  };
}

const generations = [
  { name: 'esp-idf v3.1 to v5.0', print: printRecordA, prints: { region: false, freed: false } },
  { name: 'esp-idf v5.1 to v5.4', print: printRecordB, prints: { region: true, freed: false } },
  { name: 'esp-idf v5.5 and later', print: printRecordC, prints: { region: true, freed: true } },
] as const;

describe.each(generations)('any record of $name', ({ print, prints }) => {
  it('is read back as it was', () => {
    fc.assert(
      fc.property(record, (printed) => {
        expect(parse(Buffer.from(print(printed)))).toEqual(expected(printed, prints));
      }),
      { numRuns: casesOf(2000) },
    );
  });

  it('is read as nothing, or with fewer callers, wherever it is cut', () => {
    fc.assert(
      fc.property(record, (printed) => {
        const bytes = Buffer.from(print(printed));
        const whole = expected(printed, prints);
        const endOfCcount = bytes.indexOf(' ccount 0x') + ' ccount 0x'.length + 8;
        for (let end = 0; end < bytes.length; end++) {
          const cut = parseHeapRecord(bytes, { start: 0, end, line: 1 });
          const rest = bytes.toString('latin1', endOfCcount, end);
          expect(cut !== null).toBe(end >= endOfCcount && optionalRest.test(rest));
          if (cut === null) continue;
          const callers = whole.callers.slice(0, cut.callers.length);
          expect(cut).toEqual({ ...whole, callers, isFreed: false });
        }
      }),
      { numRuns: casesOf(100) },
    );
  });

  it('with damaged bytes never throws, and what is read stays in range', () => {
    const damage = fc.array(
      fc.tuple(fc.nat(), fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(...digitsAndMarks))),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    fc.assert(
      fc.property(record, damage, (printed, changes) => {
        const bytes = Buffer.from(print(printed));
        for (const [position, byte] of changes) bytes[position % bytes.length] = byte;
        expect(isAbsentOrInRange(parse(bytes))).toBe(true);
      }),
      { numRuns: casesOf(2000) },
    );
  });
});

// What may follow the ccount of a record that was cut: whole frames, each but the last with its colon, and a blank.
const optionalRest = /^(?: caller(?: (?:0x[0-9a-f]{8}:)*(?:0x[0-9a-f]{8})?)?)? ?$/;

describe('any bytes', () => {
  it('never throw, and what is read stays in range', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        expect(isAbsentOrInRange(parse(bytes))).toBe(true);
      }),
    );
  });
});

const digitsAndMarks = Array.from('0189afx:,.() ', (character) => character.charCodeAt(0));

function isAbsentOrInRange(read: HeapRecord | null): boolean {
  if (read === null) return true;
  const { sizeBytes, address, ccount, cpu, callers } = read;
  const words = [sizeBytes, address, ccount, ...callers];
  return words.every(isWord) && callers.every((frame) => frame !== 0) && cpu >= 0 && cpu <= 9;
}

function isWord(value: number | null): boolean {
  return value !== null && Number.isInteger(value) && value >= 0 && value <= 0xffffffff;
}
