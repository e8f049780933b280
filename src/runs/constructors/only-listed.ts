import { verifyConstructors } from '../../analysis/constructors/verify.js';
import type { ConstructorMap } from '../../model/constructor.js';
import { warn } from '../answer/warn.js';
import { readConstructorList } from './read-constructor-list.js';

/** The constructors that a list names, as this build has them: notes of another build made current. */
export async function onlyListed(
  map: ConstructorMap,
  list: string,
  signal: AbortSignal,
): Promise<ConstructorMap> {
  const verified = verifyConstructors(map, await readConstructorList(list, signal));
  const found = new Set(verified.flatMap(({ now }) => now ?? []));
  for (const { listed } of verified.filter(({ now }) => now === null)) {
    const what = listed.file ?? listed.symbol ?? 'an entry';
    warn(`warning: ${list}:${listed.listLine}: ${what} is not in this ELF.`);
  }
  return { ...map, constructors: map.constructors.filter((one) => found.has(one)) };
}
