import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnwindTable } from '../../../../src/parsers/elf/dwarf/unwind-table.js';
import { ElfFile } from '../../../../src/parsers/elf/elf-file.js';
import { isThorough } from '../../../support/thorough.js';
import { buildElf, inMemory, sampleBytes, textStart } from './build-elf.js';
import { ByteWriter } from './byte-writer.js';

const [ra, sp, s0] = [1, 2, 8] as const;

/** `.debug_frame` of one function of 64 bytes: factors 1 and -4, CFA sp+0, then these instructions. */
function oneFunction(...instructions: readonly number[]): UnwindTable {
  const frames = new ByteWriter();
  frames.u32(16).u32(0xffff_ffff).u8(3, 0, 1, 0x7c, ra).u8(0x0c, sp, 0, 0, 0, 0, 0);
  frames
    .u32(12 + instructions.length)
    .u32(0)
    .u32(textStart)
    .u32(64)
    .u8(...instructions);
  return new UnwindTable(buildElf({ '.debug_frame': frames.bytes() }));
}

// DWARF 5, 7.24, "Call frame information".
describe('the row at an address', () => {
  it('is that of the last instruction that counts there', () => {
    // def_cfa_offset 32, 4 bytes on: ra at CFA-4 and s0 at CFA-8; 16 bytes on: both as before, CFA sp+0.
    const table = oneFunction(0x44, 0x0e, 32, 0x44, 0x81, 1, 0x88, 2, 0x50, 0xc1, 0xc8, 0x0e, 0);
    const rows = [0, 3, 4, 7, 8, 23, 24, 63].map((at) => table.rowAt(textStart + at));
    expect(rows.map((row) => [row?.cfa.register, row?.cfa.offset, [...(row?.saved ?? [])]])).toEqual([
      [sp, 0, []],
      [sp, 0, []],
      [sp, 32, []],
      [sp, 32, []],
      [
        sp,
        32,
        [
          [ra, -4],
          [s0, -8],
        ],
      ],
      [
        sp,
        32,
        [
          [ra, -4],
          [s0, -8],
        ],
      ],
      [sp, 0, []],
      [sp, 0, []],
    ]);
    expect([textStart - 1, textStart + 64, 0].map((at) => table.rowAt(at))).toEqual([null, null, null]);
  });

  it('has what was remembered, after the epilogue in the middle of a function', () => {
    const table = oneFunction(0x0e, 16, 0x81, 1, 0x0a, 0x44, 0xc1, 0x0e, 0, 0x44, 0x0b);
    const at = (offset: number) => table.rowAt(textStart + offset);
    expect([at(0)?.cfa.offset, at(4)?.cfa.offset, at(8)?.cfa.offset]).toEqual([16, 0, 16]);
    expect([at(4)?.saved.size, at(8)?.saved.get(ra)]).toEqual([0, -4]);
  });

  it('counts from another register, and says where a function has no caller', () => {
    expect(oneFunction(0x0d, s0).rowAt(textStart)?.cfa).toEqual({ register: s0, offset: 0 });
    expect(oneFunction(0x12, s0, 0x7c).rowAt(textStart)?.cfa).toEqual({ register: s0, offset: 16 });
    expect(oneFunction(0x07, ra).rowAt(textStart)?.isOutermost).toBe(true);
    expect(oneFunction().rowAt(textStart)?.isOutermost).toBe(false);
  });

  it('does not guess what an expression says', () => {
    expect(oneFunction(0x0f, 1, 0x30).rowAt(textStart)).toBeNull();
    expect(oneFunction(0x10, ra, 1, 0x30).rowAt(textStart)?.saved.get(ra)).toBeNull();
    expect(oneFunction(0x09, ra, 5).rowAt(textStart)?.saved.get(ra)).toBeNull();
  });

  it.each([
    ['an instruction that there is not', [0x3f]],
    ['one that is cut off', [0x0e]],
    ['nothing to restore', [0x0b]],
    ['states without end', Array.from({ length: 100 }, () => 0x0a)],
  ])('is null for %s', (_, instructions) => {
    expect(oneFunction(...instructions).rowAt(textStart)).toBeNull();
  });
});

it('damage of .debug_frame ends in a row or in none, at once', () => {
  const sample = sampleBytes();
  const section = ElfFile.open(inMemory('streamer.elf', sample)).section('.debug_frame')!;
  const change = fc.record({ at: fc.nat(section.sizeBytes - 1), byte: fc.integer({ min: 0, max: 255 }) });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
      const bytes = Uint8Array.from(sample);
      for (const { at, byte } of changes) bytes[section.offset + at] = byte;
      const table = new UnwindTable(ElfFile.open(inMemory('streamer.elf', bytes)));
      const startMs = performance.now();
      for (let address = 0x4000_0000; address < 0x4000_4000; address += 0x40) {
        const row = table.rowAt(address);
        if (row !== null) expect(Number.isFinite(row.cfa.offset)).toBe(true);
      }
      expect(performance.now() - startMs).toBeLessThan(5_000);
    }),
    { numRuns: isThorough ? 500 : 50 },
  );
});
