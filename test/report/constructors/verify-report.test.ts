import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { findDrift } from '../../../src/analysis/constructors/verify.js';
import type { VerifiedConstructor } from '../../../src/model/constructor-list.js';
import { formatStateText, type SkipStateReport } from '../../../src/report/constructors/skip-state-report.js';
import { formatVerifyJson, formatVerifyText } from '../../../src/report/constructors/verify-report.js';
import { makeConstructor, makeConstructorMap } from '../../support/constructor-map.js';

const look = { style: new Chalk({ level: 0 }), columns: null };
const [first, second] = [makeConstructor(0), makeConstructor(1)];
const map = makeConstructorMap([first, second]);

function verified(
  status: VerifiedConstructor['status'],
  change: Partial<VerifiedConstructor> = {},
): VerifiedConstructor {
  const listed = { listLine: 1, address: first.address, symbol: 'f0', file: null, line: null, action: null };
  return { listed, status, now: null, candidates: [], occupant: null, ...change };
}

function reportOf(list: readonly VerifiedConstructor[]) {
  return { map, list: 'skip.txt', verified: list, findings: findDrift(list, 'skip.txt') };
}

const same = verified('same', { now: first });
const moved = verified('moved', { now: second, occupant: first });
const gone = verified('gone');
const unproven = verified('unproven', { now: first });

describe('a list that is verified', () => {
  it.each([
    [[same, same], 'SAME: 2 listed constructors where the list says'],
    [[same, unproven], 'SAME: 2 listed constructors where the list says; 1 without a name to compare'],
    [
      [same, moved, gone],
      'DRIFT: 2 of 3 listed constructors not where the list says; 1 of the addresses now belong to other constructors',
    ],
    [[same, gone], 'DRIFT: 1 of 2 listed constructors not where the list says'],
  ])('counts what is where it was (%#)', (list, verdict) => {
    expect(formatVerifyText(reportOf(list), look).split('\n', 1)[0]).toBe(verdict);
  });

  it('holds for what is proven to be the same, and nothing else', () => {
    const { entries } = JSON.parse(formatVerifyJson(reportOf([same, moved, gone, unproven])));
    expect(entries.map(({ holds }: { holds: boolean }) => holds)).toEqual([true, false, false, false]);
    // Where it was meant to be, another one stands, or nothing.
    expect(entries.map(({ is }: { is: string | null }) => is)).toEqual(['f0', 'f0', null, 'f0']);
  });
});

describe('what a build skips', () => {
  const held = { slot: first.slot, address: first.address, was: 'f0', is: 'f0', holds: true };
  const report: SkipStateReport = { map, style: 'slots', entries: [held, held], isGuarded: false };
  const drifted = { ...held, is: 'f1', holds: false };

  it.each<readonly [Partial<SkipStateReport>, string]>([
    [{}, 'HOLDS: this build skips 2 entries, as meant (slots)'],
    [{ entries: [held, held, drifted] }, 'DRIFT: 1 of 3 entries not what was meant (slots)'],
    [{ isGuarded: true }, 'DRIFT: the list was made for another build, so this one skips nothing (slots)'],
    [
      { style: null, entries: [] },
      'NOTHING is skipped: no code of ours is linked into this ELF, all 2 constructors run',
    ],
  ])('is counted (%#)', (change, verdict) => {
    expect(formatStateText({ ...report, ...change }, look).split('\n', 1)[0]).toBe(verdict);
  });
});
