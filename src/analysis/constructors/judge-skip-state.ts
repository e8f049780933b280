import type { Constructor, ConstructorMap } from '../../model/constructor.js';
import type { SkipEntry, SkipStyle } from '../../model/constructor-skip.js';
import { slotsSymbol, type SkipState } from '../../parsers/elf/constructors/skip-state.js';
import { groupBy } from './group-by.js';
import { atAddresses, compareSkipped } from './skip-notes.js';
import { readSkipWords } from './skip-words.js';
import { isSameSource } from './source-identity.js';

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
      entries: findLeftOut(map, leftOutObjects),
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

function findLeftOut({ constructors }: ConstructorMap, sources: readonly string[]): readonly SkipEntry[] {
  const byUnit = groupBy(constructors, ({ object, file }) => {
    const units = [object, file?.split('/').at(-1) ?? null].filter((unit) => unit !== null);
    return [...new Set(units)];
  });
  return sources.map((source) => {
    const still = byUnit.get(source.split('/').at(-1) ?? '')?.find((one) => isOf(one, source));
    if (!still) return { slot: null, address: null, was: source, is: 'left out', holds: true };
    return { slot: still.slot, address: still.address, was: source, is: null, holds: false };
  });
}

// Of two sources of one name in two folders the one that is meant, as far as this build tells folders at all.
function isOf({ file }: Constructor, source: string): boolean {
  return !source.includes('/') || !file?.includes('/') || isSameSource(source, file);
}
