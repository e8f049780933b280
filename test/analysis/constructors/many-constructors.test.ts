import { Chalk } from 'chalk';
import { expect, it } from 'vitest';
import { applyLinkerMap } from '../../../src/analysis/constructors/apply-map.js';
import { diffConstructors } from '../../../src/analysis/constructors/diff.js';
import { judgeSkipState } from '../../../src/analysis/constructors/judge-skip-state.js';
import { buildLinkerRules } from '../../../src/analysis/constructors/skip-linker.js';
import { noteSkipped } from '../../../src/analysis/constructors/skip-notes.js';
import type { ConstructorMap } from '../../../src/model/constructor.js';
import { formatMapText } from '../../../src/report/constructors/map-text.js';
import { makeConstructor, makeConstructorMap } from '../../support/constructor-map.js';
import { cpuMs } from '../../support/cpu-ms.js';

const count = 2_000;

function firmware(unitOf: (index: number) => string): ConstructorMap {
  const constructors = Array.from({ length: count }, (_, index) => {
    const unit = unitOf(index);
    return makeConstructor(index, { file: `/p/main/${unit}`, line: 1, object: unit, component: 'main' });
  });
  return makeConstructorMap(constructors);
}

// A hostile ELF may have 65,536 of them; squares of that took minutes.
it.each([
  ['each of a unit of its own', firmware((index) => `u${index}.cpp`)],
  ['all of one unit', firmware(() => 'u.cpp')],
])('a firmware with 2,000 constructors, %s, takes no time that grows with their square', (_, map) => {
  const startMs = cpuMs();
  const { constructors } = map;
  const pieces = constructors.map(({ slot: address, object }) => {
    return { section: '.init_array', address, sizeBytes: 4, object: `main/${object}.obj` };
  });
  expect(applyLinkerMap(map, pieces).problem).toBeNull();
  expect(diffConstructors(map, map).changes.every(({ kind }) => kind === 'unchanged')).toBe(true);
  const [rule] = buildLinkerRules(map, { skipped: constructors, kept: [], warnings: [] }).rules;
  expect(rule?.sections).toEqual(['.init_array']);
  const notes = noteSkipped(map, constructors, 'slots');
  const words = {
    symbol: 'esp_rtc_diag_skip_slots',
    words: Uint32Array.of(0, count, 0, ...Array(31).fill(0)),
  };
  const { entries } = judgeSkipState(map, { notes, words, leftOutObjects: [] }, []);
  expect(entries).toHaveLength(count);
  const units = constructors.map(({ symbol }) => `main/${symbol}.cpp`);
  const left = judgeSkipState(map, { notes: [], words: null, leftOutObjects: units }, []);
  expect(left.entries).toHaveLength(count);
  expect(
    formatMapText(
      { map, findings: [], log: null, skipped: new Set() },
      { style: new Chalk({ level: 0 }), columns: null },
    ).split('\n').length,
  ).toBeGreaterThan(count);
  expect(cpuMs() - startMs).toBeLessThan(2_000);
});
