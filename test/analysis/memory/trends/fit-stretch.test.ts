import { describe, expect, it } from 'vitest';
import { fitStretch } from '../../../../src/analysis/memory/trends/fit-stretch.js';
import { kb } from '../../../support/console-records.js';

/** A reading each 500 ms, in KB. */
const every500 = (...kilobytes: number[]) => kilobytes.map((value, i) => ({ x: i * 500, y: kb(value) }));

const kindsOf = (...kilobytes: number[]) => fitStretch(every500(...kilobytes), 1024).map(({ kind }) => kind);

const times = (count: number, value: number) => Array.from({ length: count }, () => value);

describe('what stays is flat', () => {
  it('without any change', () => {
    expect(kindsOf(...times(20, 365))).toEqual(['flat']);
  });

  it('with a dip of one reading', () => {
    expect(kindsOf(...times(38, 32934), 32931, ...times(12, 32934))).toEqual(['flat']);
  });

  it('with several single dips, deep ones too', () => {
    expect(kindsOf(...times(8, 400), 350, ...times(6, 400), 300, ...times(9, 400))).toEqual(['flat']);
  });

  it('where it changes between two neighbouring KB', () => {
    expect(kindsOf(324, 325, 325, 324, 325, 325, 325, 324, 325, 325)).toEqual(['flat']);
  });

  it('where it is less by one step only', () => {
    expect(kindsOf(...times(10, 365), ...times(10, 364))).toEqual(['flat']);
  });
});

describe('a fall', () => {
  it('of 130 KB/s is seen in three readings', () => {
    const [piece, ...others] = fitStretch(every500(158, 93, 28), 1024);
    expect(others).toEqual([]);
    expect(piece?.kind).toBe('falling');
    // 65 KB in 500 ms.
    expect(piece && piece.slope * 1000).toBeCloseTo(kb(-130), 6);
    // One KB open over one second.
    expect(piece && piece.high * 1000).toBeCloseTo(kb(-129), 6);
    expect(piece && piece.endBytes).toBeCloseTo(kb(28), 6);
  });

  it('that is slower than the step of the readings is seen over many', () => {
    // 1 KB in 10 readings: 39 steps down in 400 readings.
    const readings = Array.from({ length: 400 }, (_, i) => 365 - Math.floor(i / 10));
    const pieces = fitStretch(every500(...readings), 1024);
    expect(pieces.map(({ kind }) => kind)).toEqual(['falling']);
    expect((pieces[0]?.slope ?? 0) * 5000).toBeCloseTo(-1024, -2);
  });

  it('goes on where it stands on one step no longer than on the others', () => {
    // 10 readings a KB, and 15 on the last.
    const readings = Array.from({ length: 200 }, (_, i) => 365 - Math.floor(i / 10));
    expect(kindsOf(...readings, ...times(5, 346))).toEqual(['falling']);
    expect(kindsOf(...readings, ...times(100, 346)).at(-1)).toBe('flat');
  });

  it('after a plateau starts where the plateau ends', () => {
    const pieces = fitStretch(every500(...times(20, 300), 290, 280, 270, 260, 250, 240), 1024);
    expect(pieces.map(({ kind }) => kind)).toEqual(['flat', 'falling']);
    expect(pieces[1]?.from).toBeGreaterThanOrEqual(18);
    expect(pieces[1]?.from).toBeLessThanOrEqual(21);
  });

  it('that levels off has a plateau behind it', () => {
    expect(kindsOf(300, 285, 270, 255, 240, 225, 210, ...times(20, 210))).toEqual(['falling', 'flat']);
  });

  it('is one line although single readings dip', () => {
    const readings = Array.from({ length: 40 }, (_, i) => 400 - 3 * i - (i % 9 === 4 ? 40 : 0));
    expect(kindsOf(...readings)).toEqual(['falling']);
  });
});

describe('a step', () => {
  it('between two plateaus is no slope', () => {
    const pieces = fitStretch(every500(...times(12, 365), ...times(12, 352)), 1024);
    expect(pieces.map(({ kind }) => kind)).toEqual(['flat', 'step', 'flat']);
    expect(pieces[1]).toMatchObject({ from: 11, to: 12, startBytes: kb(365), endBytes: kb(352) });
    expect(pieces[2]?.slope).toBeCloseTo(0, 10);
  });

  it('in a few readings is none either', () => {
    // The DMA figures while a connection is made in the field: two of 354 and 352, then 326.
    expect(kindsOf(354, 352, 326)).toEqual(['flat', 'step']);
    expect(kindsOf(380, 330)).toEqual(['step']);
  });
});

it('two readings alone are never a fall', () => {
  expect(kindsOf(365, 364)).toEqual(['flat']);
  expect(fitStretch(every500(365), 1024)).toEqual([]);
});

it('memory that comes back is rising', () => {
  expect(kindsOf(100, 110, 120, 130, 140, 150)).toEqual(['rising']);
});
