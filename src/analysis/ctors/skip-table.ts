import type { Constructor, ConstructorMap } from '../../model/constructor.js';
import type { SkipTable } from '../../model/constructor-skip.js';

/** Entries of the table. It is a constant of the generated code, so that nothing moves when the list changes. */
export const skipTableCapacity = 64;

/** The symbol by which an ELF shows that the table is linked into it. */
export const skipTableSymbol = 'esp_rtc_diag_skip_table';

// FNV-1a of 32 bits, taken over words (http://www.isthe.com/chongo/tech/comp/fnv).
const fnvOffset = 0x811c9dc5;
const fnvPrime = 0x01000193;

/** The table for a build of esp-idf v5, whose startup.c walks the priority and the init array. */
export function buildSkipTable({ constructors }: ConstructorMap, skipped: readonly Constructor[]): SkipTable {
  const words = [...arrayWords(constructors, 'priority'), ...arrayWords(constructors, 'init')];
  const entries = uniqueByAddress(skipped).toSorted((a, b) => a.address - b.address);
  return { constructors: words.length, checksum: checksumOf(words), entries };
}

/** Constructors that stand in several arrays are called several times, and tested once. */
export function uniqueByAddress(constructors: readonly Constructor[]): readonly Constructor[] {
  return [...new Map(constructors.map((one) => [one.address, one])).values()];
}

function arrayWords(constructors: readonly Constructor[], array: Constructor['array']): readonly number[] {
  return constructors
    .filter((one) => one.array === array)
    .toSorted((a, b) => a.slot - b.slot)
    .map(({ address }) => address);
}

function checksumOf(words: readonly number[]): number {
  return words.reduce((sum, word) => Math.imul(sum ^ word, fnvPrime) >>> 0, fnvOffset);
}
