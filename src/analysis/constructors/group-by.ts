import type { Constructor } from '../../model/constructor.js';

/** Constructors by each of their keys, in the order of the first of each: an ELF may have 65,536 of one key. */
export function groupBy(
  constructors: readonly Constructor[],
  keysOf: (constructor: Constructor) => readonly string[],
): ReadonlyMap<string, Constructor[]> {
  const groups = new Map<string, Constructor[]>();
  for (const one of constructors) {
    for (const key of keysOf(one)) {
      const group = groups.get(key);
      if (group) group.push(one);
      else groups.set(key, [one]);
    }
  }
  return groups;
}
