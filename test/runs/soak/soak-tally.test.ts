import { describe, expect, it } from 'vitest';
import { LiveLog } from '../../../src/analysis/live-log.js';
import type { SoakEnd } from '../../../src/model/soak.js';
import type { ViewCycle } from '../../../src/model/view-cycle.js';
import { isCutOff } from '../../../src/runs/soak/soak-options.js';
import { SoakTally } from '../../../src/runs/soak/soak-tally.js';
import { CycleRecord } from '../../../src/streamer/viewer/cycle-record.js';

const none = (): undefined => undefined;
const live = new LiveLog({ source: 'a.log', elfs: [], onLine: none, onAlarm: none, onDump: none });

function cycle(connected: boolean): ViewCycle {
  const record = new CycleRecord({ index: 0, clientId: 'abcdefghij' });
  if (connected) record.reach('connectedMs');
  return record.finish('viewer', null);
}

describe('the tally of a soak', () => {
  it('is whole when all that were asked for are made, those that were cut off among them', () => {
    const past = { cycles: [cycle(true), cycle(false)], cut: 1, recordings: [], done: null };
    const tally = new SoakTally(5, past);
    tally.tellPast(live);
    expect([tally.made, tally.isWhole, tally.failuresInARow]).toEqual([3, false, 0]);
    tally.add(cycle(true), live);
    tally.add(cycle(true), live);
    expect([tally.made, tally.isWhole]).toEqual([5, true]);
    expect(tally.facts({ stoppedBy: 'cycles', traced: false, simulated: false })).toMatchObject({
      requestedCycles: 5,
      completedCycles: 4,
      connectedCycles: 3,
      cutCycles: 1,
      resumedCycles: 2,
    });
  });

  it('counts failures in a row, which one that holds ends', () => {
    const tally = new SoakTally(9, null);
    const failures = [false, false, true, false].map((connected) => {
      tally.add(cycle(connected), live);
      return tally.failuresInARow;
    });
    expect(failures).toEqual([1, 2, 0, 1]);
  });
});

it.each<readonly [SoakEnd, boolean]>([
  ['interrupted', true],
  ['port-lost', true],
  ['streamer-absent', true],
  ['cycles', false],
  ['certain', false],
  ['crash', false],
  ['viewer-failed', false],
])('a soak that ended by %s can be gone on with: %s', (stoppedBy, canGoOn) => {
  expect(isCutOff(stoppedBy)).toBe(canGoOn);
});
