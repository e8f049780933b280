import * as fc from 'fast-check';
import type { HeapRecord } from '../../src/model/heap-dump.js';
import {
  blockLines,
  headerLine,
  isCountedAlive,
  summaryLines,
  type Trace,
  type TracedBlock,
} from './print-dump.js';

const word = fc.nat({ max: 0xffffffff });
// Code of all chips lies here; v3 to v5.0 print it with 8 digits although they do not pad.
const caller = fc.integer({ min: 0x40000000, max: 0x4fffffff });
const sizeBytes = fc.oneof(
  fc.constantFrom(8, 12, 84, 340),
  fc.integer({ min: 1, max: 9999 }),
  fc.integer({ min: 10_000, max: 0x7fffffff }),
);

const block = fc.record({
  sizeBytes,
  address: fc.oneof(fc.integer({ min: 0x3ff00000, max: 0x4fffffff }), word),
  region: fc.constantFrom('internal' as const, 'psram' as const, null),
  cpu: fc.nat({ max: 1 }),
  ccount: word.map((value) => (value & ~3) >>> 0),
  stack: fc.array(caller, { maxLength: 5 }),
  isFreed: fc.boolean(),
  freeStack: fc.array(caller, { maxLength: 5 }),
});

/** Any trace that a firmware can print: each text generation, both modes, stack depths of 0 to 4. */
export const anyTrace: fc.Arbitrary<Trace> = fc
  .record({
    generation: fc.constantFrom('a' as const, 'b' as const, 'c' as const),
    mode: fc.constantFrom('leaks' as const, 'all' as const),
    depth: fc.nat({ max: 4 }),
    hasFullStacks: fc.boolean(),
    raw: fc.array(block, { maxLength: 8 }),
    unprinted: fc.nat({ max: 3 }),
    capacity: fc.integer({ min: 12, max: 5000 }),
    highWaterMark: fc.nat({ max: 5000 }),
    totalAllocations: fc.nat({ max: 100_000 }),
    totalFrees: fc.nat({ max: 100_000 }),
    hasHashMap: fc.boolean(),
    hasOverflowed: fc.boolean(),
  })
  .map(({ raw, hasFullStacks, ...rest }) => {
    const { generation, mode, depth } = rest;
    const blocks = raw.map(({ stack, isFreed, freeStack, ...kept }): TracedBlock => {
      const padding = hasFullStacks
        ? Array.from({ length: depth }, (_, index) => 0x40370000 + index * 4)
        : [];
      return {
        ...kept,
        region: generation === 'a' ? null : kept.region,
        callers: [...stack, ...padding].slice(0, depth),
        // A trace of leaks forgets what is freed.
        freedBy: mode === 'all' && isFreed ? freeStack.slice(0, depth) : null,
      };
    });
    return { ...rest, blocks, unprinted: generation === 'a' ? 0 : rest.unprinted };
  });

/** A line of a printed dump, and the number of the block that it tells of. */
export type DumpLine = { readonly text: string; readonly block: number | null; readonly isRecord: boolean };

export function linesOf(trace: Trace): DumpLine[] {
  const about = (text: string): DumpLine => ({ text, block: null, isRecord: false });
  return [
    about(headerLine(trace)),
    ...trace.blocks.flatMap((one, index) =>
      blockLines(trace, one).map((text, part) => ({ text, block: index, isRecord: part === 0 })),
    ),
    ...summaryLines(trace).map(about),
  ];
}

/** What is to be read of each block, when nothing is lost; the line is where it was read. */
export function recordsOf(trace: Trace): Omit<HeapRecord, 'line'>[] {
  return trace.blocks.map((one) => ({
    sizeBytes: one.sizeBytes,
    address: one.address,
    region: one.region,
    cpu: one.cpu,
    ccount: one.ccount,
    callers: one.callers,
    isFreed: !isCountedAlive(trace, one),
  }));
}
