import type { Constructor, ConstructorMap } from '../../model/constructor.js';
import type { SkipWords } from '../../model/constructor-skip.js';
import { slotsSymbol, tableSymbol } from '../../parsers/elf/constructors/skip-state.js';

/** Positions in an array that a bitmap has room for; constants of the generated code, so that nothing moves. */
const bitmapWords = 16;
export const slotCapacity = bitmapWords * 32;
export const tableCapacity = 64;

// FNV-1a of 32 bits, taken over words (http://www.isthe.com/chongo/tech/comp/fnv).
const fnvOffset = 0x811c9dc5;
const fnvPrime = 0x01000193;

const arrays = ['priority', 'init'] as const;

/**
 * Words of the `slots` style: for each array the number of its entries, then for each a bitmap by position, lowest bit
 * first. Another number of entries means another build, for which the code skips nothing.
 */
export function buildSlotWords({ constructors }: ConstructorMap, skipped: readonly Constructor[]): SkipWords {
  const words = new Uint32Array(arrays.length * (1 + bitmapWords));
  for (const [index, array] of arrays.entries()) {
    const slots = slotsOf(constructors, array);
    words[index] = slots.length;
    for (const one of skipped.filter((constructor) => constructor.array === array)) {
      const position = slots.indexOf(one.slot);
      const at = arrays.length + index * bitmapWords + Math.floor(position / 32);
      words[at] = ((words[at] ?? 0) | (1 << (position % 32))) >>> 0;
    }
  }
  return { symbol: slotsSymbol, words };
}

/** Words of the `table` style: a sum over both arrays as the guard, the number of addresses, and the addresses. */
export function buildTableWords(
  { constructors }: ConstructorMap,
  skipped: readonly Constructor[],
): SkipWords {
  const addresses = [...new Set(skipped.map(({ address }) => address))].toSorted((a, b) => a - b);
  const words = new Uint32Array(2 + tableCapacity);
  words.set([sumOf(constructors), addresses.length, ...addresses]);
  return { symbol: tableSymbol, words };
}

/** Which constructors a build skips, by the words that are linked into it; none where their guard does not hold. */
export function readSkipWords(
  { constructors }: ConstructorMap,
  { symbol, words }: SkipWords,
): readonly Constructor[] {
  return symbol === slotsSymbol ? readSlots(constructors, words) : readTable(constructors, words);
}

function readSlots(constructors: readonly Constructor[], words: Uint32Array): readonly Constructor[] {
  return arrays.flatMap((array, index) => {
    const slots = slotsOf(constructors, array);
    if (words[index] !== slots.length) return [];
    const bit = (position: number): number =>
      (words[arrays.length + index * bitmapWords + Math.floor(position / 32)] ?? 0) >>> (position % 32);
    const skipped = new Set(slots.slice(0, slotCapacity).filter((_, position) => (bit(position) & 1) === 1));
    return constructors.filter((one) => one.array === array && skipped.has(one.slot));
  });
}

function readTable(constructors: readonly Constructor[], words: Uint32Array): readonly Constructor[] {
  const [sum, count = 0] = words;
  if (sum !== sumOf(constructors)) return [];
  const addresses = new Set(words.subarray(2, 2 + count));
  return constructors.filter(({ address }) => addresses.has(address));
}

/** The words of an array in the order of memory: what a position counts. */
export function slotsOf(
  constructors: readonly Constructor[],
  array: Constructor['array'],
): readonly number[] {
  return constructors
    .filter((one) => one.array === array)
    .map(({ slot }) => slot)
    .toSorted((a, b) => a - b);
}

// In the order of memory, the priority array first, as the generated code takes it.
function sumOf(constructors: readonly Constructor[]): number {
  const inMemory = arrays.flatMap((array) =>
    constructors.filter((one) => one.array === array).toSorted((a, b) => a.slot - b.slot),
  );
  return inMemory.reduce((sum, { address }) => Math.imul(sum ^ address, fnvPrime) >>> 0, fnvOffset);
}
