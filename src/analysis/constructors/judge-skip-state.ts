import type { Constructor, ConstructorMap } from '../../model/constructor.js';
import type { SkipEntry, SkipStyle } from '../../model/constructor-skip.js';
import { slotsSymbol, type SkipState } from '../../parsers/elf/constructors/skip-state.js';
import { atAddresses, compareSkipped } from './skip-notes.js';
import { readSkipWords } from './skip-words.js';

export type SkipVerdict = {
  /** Null for an ELF in which nothing of ours is linked. */
  readonly style: SkipStyle | null;
  readonly entries: readonly SkipEntry[];
  /** True where the table was made for another build, so that the firmware skips nothing. */
  readonly isGuarded: boolean;
};

/**
 * What this build will skip, read from the ELF itself, beside what was meant. `returns` are constructors whose words
 * point to nothing but a return.
 */
export function judgeSkipState(
  map: ConstructorMap,
  state: SkipState,
  returns: readonly Constructor[],
): SkipVerdict {
  const { notes, words, leftOutObjects } = state;
  if (words || notes.length > 0) {
    const skipped = skippedConstructors(map, state);
    return {
      style: words ? (words.symbol === slotsSymbol ? 'slots' : 'table') : 'literal',
      entries: compareSkipped(map, notes, skipped),
      isGuarded: words !== null && notes.length > 0 && skipped.length === 0,
    };
  }
  if (leftOutObjects.length > 0) {
    return {
      style: 'linker',
      entries: leftOutObjects.map((object) => leftOut(map, object)),
      isGuarded: false,
    };
  }
  const entries = returns.map((one): SkipEntry => {
    return { slot: one.slot, address: one.address, was: null, is: 'a return', holds: true };
  });
  return { style: entries.length > 0 ? 'patch' : null, entries, isGuarded: false };
}

/** Which constructors the code of ours in startup.c does not call in this build; none where there is no such code. */
export function skippedConstructors(
  map: ConstructorMap,
  { notes, words }: Pick<SkipState, 'notes' | 'words'>,
): readonly Constructor[] {
  return words ? readSkipWords(map, words) : atAddresses(map, notes);
}

function leftOut({ constructors }: ConstructorMap, object: string): SkipEntry {
  const still = constructors.find((one) => one.object === object || one.file?.split('/').at(-1) === object);
  if (!still) return { slot: null, address: null, was: object, is: 'left out', holds: true };
  return { slot: still.slot, address: still.address, was: object, is: null, holds: false };
}
