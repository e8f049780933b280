import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { DiagError } from '../../src/errors.js';
import { ElfFile } from '../../src/parsers/elf/elf-file.js';
import { ElfSymbolizer } from '../../src/parsers/elf/elf-symbolizer.js';
import { isThorough } from '../support/thorough.js';
import { inMemory, sampleBytes } from '../parsers/elf/dwarf/build-elf.js';

const mutations = isThorough ? 2000 : 200;
const limitMs = 2000;
const sample = sampleBytes();
const debugSections = ElfFile.open(inMemory('streamer.elf', sample)).sections.filter(({ name }) =>
  /^\.(?:debug_(?:info|abbrev|line|line_str|aranges|str|rnglists)|symtab|strtab)$/.test(name),
);
// One address of each kind: assembly, C, C++ with inlined calls, a lambda, RAM code, and some that hold no code.
const addresses = [
  0, 0x4000_0020, 0x4000_0110, 0x4000_1234, 0x4000_2bda, 0x4000_293a, 0x4000_3000, 0x4ff0_0100, 0x8000_0000,
  0x4001_0020, 0xffff_ffff,
];

/** Bytes that overwrite what is at a place of one of the sections that the symbolizer reads. */
const overwrite = fc.record({
  section: fc.constantFrom(...debugSections),
  // Half of the damage is near the start, where headers are.
  place: fc.oneof(fc.double({ min: 0, max: 0.02, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
  bytes: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 8 }),
    fc.integer({ min: 1, max: 64 }).map((length) => new Uint8Array(length).fill(0xff)),
    fc.integer({ min: 1, max: 64 }).map((length) => new Uint8Array(length)),
  ),
});

// The section table is the last thing in the file.
const tableStart = sample.length - 23 * 40;

function seldom<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> {
  return fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
}

const damage = fc.record({
  overwrites: fc.array(overwrite, { minLength: 1, maxLength: 12 }),
  header: seldom(
    fc.record({
      offset: fc.oneof(
        fc.integer({ min: 0, max: 51 }),
        fc.integer({ min: tableStart, max: sample.length - 1 }),
      ),
      byte: fc.integer({ min: 0, max: 255 }),
    }),
  ),
  cutAt: seldom(fc.nat({ max: sample.length })),
});

it(`a damaged ELF ends in an answer or a clean error: ${mutations} mutations of the sample`, () => {
  let slowestMs = 0;
  fc.assert(
    fc.property(damage, (change) => {
      const start = performance.now();
      symbolize(damaged(change));
      slowestMs = Math.max(slowestMs, performance.now() - start);
    }),
    { numRuns: mutations, seed: 20_260_101 },
  );
  expect(slowestMs).toBeLessThan(limitMs);
}, 300_000);

it('a file of random bytes behind a good header ends in an answer or a clean error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 52, maxLength: 4096 }), (bytes) => {
      bytes.set(sample.subarray(0, 52));
      symbolize(bytes);
    }),
    { numRuns: 500, seed: 20_260_101 },
  );
});

type Damage = typeof damage extends fc.Arbitrary<infer Change> ? Change : never;

function damaged({ overwrites, header, cutAt }: Damage): Uint8Array {
  const bytes = sample.slice();
  for (const { section, place, bytes: patch } of overwrites) {
    const room = Math.max(section.sizeBytes - patch.length, 0);
    bytes.set(patch.subarray(0, section.sizeBytes), section.offset + Math.floor(place * room));
  }
  if (header) bytes[header.offset] = header.byte;
  return cutAt === null ? bytes : bytes.subarray(0, cutAt);
}

function symbolize(bytes: Uint8Array): void {
  try {
    const symbolizer = new ElfSymbolizer(ElfFile.open(inMemory('damaged.elf', bytes)));
    for (const address of addresses) {
      for (const frame of symbolizer.framesAt(address)) expect(frame.line).not.toBe(0);
    }
    expect(symbolizer.warnings.length).toBeLessThanOrEqual(50);
  } catch (error) {
    // An unusable file is a clean error; anything else fails the property.
    if (!(error instanceof DiagError)) throw error;
  }
}
