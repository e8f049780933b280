import { describe, expect, it } from 'vitest';
import { checkBootOrder } from '../../../src/analysis/constructors/boot-order.js';
import { skippedConstructors } from '../../../src/analysis/constructors/judge-skip-state.js';
import { buildSlotWords, buildTableWords } from '../../../src/analysis/constructors/skip-words.js';
import type { Constructor } from '../../../src/model/constructor.js';
import { makeConstructor, makeConstructorMap } from '../../support/constructor-map.js';

const constructors = [0, 1, 2, 3].map((index) => makeConstructor(index));
const map = makeConstructorMap(constructors);
const skipped = constructors.slice(1, 3);

function findingsWithout(left: readonly Constructor[], state: Parameters<typeof skippedConstructors>[1]) {
  const calls = constructors
    .filter((one) => !left.includes(one))
    .map(({ address }, index) => ({ address, line: index + 1 }));
  const boot = { calls, end: 'startup', elfPrefix: null } as const;
  return checkBootOrder(map, { path: 'boot.log', boot, boots: 1 }, skippedConstructors(map, state)).map(
    ({ ruleId, evidence }) => [ruleId, 'count' in evidence ? evidence.count : null],
  );
}

describe('a boot of a build that skips constructors', () => {
  it.each([
    ['slots', { notes: [], words: buildSlotWords(map, skipped) }],
    ['table', { notes: [], words: buildTableWords(map, skipped) }],
  ])('misses none of those that the words of %s leave out', (_style, state) => {
    expect(findingsWithout(skipped, state)).toEqual([]);
    expect(findingsWithout(constructors.slice(0, 2), state)).toEqual([['ctors-boot-missing', 1]]);
  });

  it('misses them all where nothing of ours is linked', () => {
    expect(findingsWithout(skipped, { notes: [], words: null })).toEqual([['ctors-boot-missing', 2]]);
  });
});
