import { Chalk } from 'chalk';
import { expect, it } from 'vitest';
import type { ConstructorChange } from '../../../src/model/constructor-report.js';
import { formatDiffText } from '../../../src/report/constructors/diff-report.js';
import { makeConstructor, makeConstructorMap } from '../../support/constructor-map.js';

const one = makeConstructor(0);
const map = makeConstructorMap([one]);
const same: ConstructorChange = { kind: 'unchanged', before: one, after: one };
const added: ConstructorChange = { kind: 'added', before: null, after: one };

it.each<readonly [readonly ConstructorChange[], boolean, string]>([
  [[same], false, 'SAME: 1 constructor in both'],
  [[same, same], true, 'CHANGED: 2 unchanged, called in another order'],
  [[added, same], false, 'CHANGED: 1 added, 1 unchanged'],
])('two builds are the same only where all are, in their order (%#)', (changes, isReordered, verdict) => {
  const report = { before: map, after: map, diff: { changes, isReordered } };
  const text = formatDiffText(report, { style: new Chalk({ level: 0 }), columns: null });
  expect(text.split('\n', 1)[0]).toBe(verdict);
});
