import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DiagError } from '../../src/errors.js';
import { ElfFile } from '../../src/parsers/elf/elf-file.js';
import { SymbolTable } from '../../src/parsers/elf/symbol-table.js';
import { MemoryFile } from '../support/memory-file.js';
import { samplePath } from '../support/sample-path.js';
import { casesOf } from '../support/thorough.js';

const sample = Uint8Array.from(readFileSync(samplePath('streamer.elf')));
const sectionHeadersOffset = new DataView(sample.buffer).getUint32(32, true);

// Far above what a healthy run takes (a few milliseconds); what it would catch is a loop over a damaged count.
const maxRunMs = 3000;

/** Opens the file and asks for everything in it. True when it could be opened, false when it was refused. */
function useAll(bytes: Uint8Array): boolean {
  const start = performance.now();
  const isOpen = settles(() => {
    const elf = ElfFile.open(new MemoryFile(bytes));
    for (const section of elf.sections) settles(() => elf.read(section));
    settles(() => {
      const symbols = SymbolTable.read(elf);
      for (const address of [0, elf.entry, 0x4ff00000, 0xffffffff]) symbols.functionAt(address);
      symbols.find('app_main');
    });
    elf.hasCodeAt(elf.entry);
  });
  expect(performance.now() - start).toBeLessThan(maxRunMs);
  return isOpen;
}

// True when the action succeeds, false when it throws a DiagError; anything else fails the test.
function settles(action: () => void): boolean {
  try {
    action();
    return true;
  } catch (error) {
    if (error instanceof DiagError) return false;
    throw error;
  }
}

type Damage = readonly { readonly offset: number; readonly value: number }[];

const byte = fc.nat({ max: 255 });

function damageAt(offset: fc.Arbitrary<number>): fc.Arbitrary<Damage> {
  return fc.array(fc.record({ offset, value: byte }), { minLength: 1, maxLength: 6 });
}

function damaged(damage: Damage): Uint8Array {
  const bytes = sample.slice();
  for (const { offset, value } of damage) bytes[offset] = value;
  return bytes;
}

describe('the sample firmware', () => {
  it('opens when it is whole', () => {
    expect(useAll(sample)).toBe(true);
  });

  it('opens or is refused with a DiagError when its header is damaged', () => {
    fc.assert(
      fc.property(damageAt(fc.nat({ max: 51 })), (damage) => {
        useAll(damaged(damage));
      }),
      { numRuns: casesOf(600) },
    );
  });

  it('opens or is refused with a DiagError when its section headers are damaged', () => {
    const inSectionHeaders = fc.integer({ min: sectionHeadersOffset, max: sample.length - 1 });
    fc.assert(
      fc.property(damageAt(inSectionHeaders), (damage) => {
        useAll(damaged(damage));
      }),
      { numRuns: casesOf(600) },
    );
  });

  it('opens or is refused with a DiagError when a word of its section headers is an extreme', () => {
    const wordCount = (sample.length - sectionHeadersOffset) / 4;
    const extreme = fc.constantFrom(0, 1, 2, 3, 8, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff);
    fc.assert(
      fc.property(fc.nat({ max: wordCount - 1 }), extreme, (word, value) => {
        const bytes = sample.slice();
        new DataView(bytes.buffer).setUint32(sectionHeadersOffset + word * 4, value, true);
        useAll(bytes);
      }),
      { numRuns: casesOf(600) },
    );
  });

  it('opens when its contents are damaged, and its symbols are read or refused', () => {
    const inContents = fc.integer({ min: 0x1000, max: sectionHeadersOffset - 1 });
    fc.assert(
      fc.property(damageAt(inContents), (damage) => {
        expect(useAll(damaged(damage))).toBe(true);
      }),
      { numRuns: casesOf(200) },
    );
  });

  it('is refused with a DiagError wherever it is truncated, since its section headers stand at its end', () => {
    fc.assert(
      fc.property(fc.oneof(fc.nat({ max: sample.length - 1 }), fc.nat({ max: 200 })), (length) => {
        expect(useAll(sample.subarray(0, length))).toBe(false);
      }),
      { numRuns: casesOf(200) },
    );
  });
});

describe('any bytes behind an ELF magic number', () => {
  it('open or are refused with a DiagError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        useAll(Uint8Array.from(Buffer.concat([Buffer.from('\x7fELF\x01\x01\x01', 'latin1'), bytes])));
      }),
      { numRuns: casesOf(500) },
    );
  });
});
