import { describe, expect, it } from 'vitest';
import { judgeCycles } from '../../../../src/analysis/memory/cycles/judge-cycles.js';
import { kb } from '../../../support/console-records.js';

/** Levels in KB after cycles 1, 2, 3…; `before` is the level before the first. */
function judge(before: number | null, ...after: number[]) {
  return judgeCycles({
    levels: after.map((value, i) => ({ x: i + 1, y: kb(value) })),
    cycles: after.length,
    firstBytes: before === null ? null : kb(before - (after[0] ?? 0)),
    resolution: 1024,
  });
}

describe('a leak', () => {
  it('loses the same in each cycle', () => {
    // 9 KB a cycle over ten cycles; 273 KB are left, which is 30 cycles and a third.
    const levels = Array.from({ length: 10 }, (_, i) => 354 - 9 * i);
    const trend = judge(363, ...levels);
    expect(trend).toMatchObject({ verdict: 'leak', cycles: 10, perCycleBytes: 9216, cyclesToEmpty: 30 });
    // One KB is open over nine cycles: 114 bytes a cycle to each side.
    expect(trend.low).toBe(9216 - 114);
    expect(trend.high).toBe(9216 + 114);
    expect(trend.spreadBytes).toBe(0);
  });

  it('is told from its set-up', () => {
    const trend = judge(500, 350, 342, 334, 326, 318, 310);
    expect(trend).toMatchObject({ verdict: 'leak', perCycleBytes: 8192, firstBytes: kb(150) });
  });

  it('below the step of the readings is seen over many cycles', () => {
    // 0.3 KB a cycle, 40 cycles.
    const trend = judge(400, ...Array.from({ length: 40 }, (_, i) => Math.floor(398 - 0.3 * i)));
    expect(trend.verdict).toBe('leak');
    expect(trend.perCycleBytes).toBeGreaterThan(0.3 * 1024 - 30);
    expect(trend.perCycleBytes).toBeLessThan(0.3 * 1024 + 30);
  });

  it('below the step of the readings is not claimed of few cycles', () => {
    expect(judge(400, 400, 400, 399, 399, 399, 398).verdict).toBe('none');
  });

  it('is seen through one cycle that differs, if there are enough others', () => {
    const levels = (count: number) =>
      Array.from({ length: count }, (_, i) => 391 - 9 * i - (i === 3 ? 30 : 0));
    expect(judge(400, ...levels(20)).verdict).toBe('leak');
    expect(judge(400, ...levels(8)).verdict).toBe('not-enough-cycles');
  });

  it('is seen through noise of its own size, over many cycles', () => {
    const noise = [3, -4, 2, -1, 4, -3, 1, -2, 3, -4];
    const levels = Array.from({ length: 40 }, (_, i) => Math.floor(398 - i + (noise[i % 10] ?? 0)));
    expect(judge(400, ...levels).verdict).toBe('leak');
  });
});

describe('cycles whose memory was not read after each', () => {
  // After connections 1, 2, 4, 7, 8, 11, 12, 17 and 20.
  const known = [1, 2, 4, 7, 8, 11, 12, 17, 20];
  const judgeAt = (levelAfter: (connection: number) => number) =>
    judgeCycles({
      levels: known.map((x) => ({ x, y: kb(levelAfter(x)) })),
      cycles: known.length,
      firstBytes: 0,
      resolution: 1024,
    });

  it('lose what each connection keeps, not what several of them do', () => {
    expect(judgeAt((x) => 365 - 8 * x)).toMatchObject({
      verdict: 'leak',
      perCycleBytes: 8192,
      cycles: 9,
      laterConnections: 19,
      cyclesToEmpty: 25,
    });
  });

  it('are no step where most connections lie between two readings', () => {
    const levels = [1, 2, 3, 4, 5, 45].map((x) => ({ x, y: kb(800 - 8 * x) }));
    const given = { levels, cycles: 6, firstBytes: 0, resolution: 1024 };
    expect(judgeCycles(given)).toMatchObject({ verdict: 'leak', perCycleBytes: 8192 });
  });

  it('keep nothing, level off or drop once as those do that were read each time', () => {
    expect(judgeAt(() => 365).verdict).toBe('none');
    expect(judgeAt((x) => 365 - 8 * Math.min(x, 5)).verdict).toBe('bounded');
    expect(judgeAt((x) => (x > 11 ? 325 : 365)).verdict).toBe('step');
  });
});

describe('what levels off is bounded', () => {
  it('after some cycles', () => {
    expect(judge(400, 390, 380, 370, 360, 360, 360, 360, 360)).toMatchObject({
      verdict: 'bounded',
      cyclesToEmpty: null,
    });
  });

  it('also when it does so gently', () => {
    expect(judge(400, 380, 370, 365, 362, 361, 361, 361, 361, 361).verdict).toBe('bounded');
  });

  it('and a single early drop is that of a cache', () => {
    expect(judge(400, 390, 380, 380, 380, 380, 380, 380).verdict).toBe('bounded');
  });

  it('and a single late one is a step', () => {
    expect(judge(400, 390, 390, 390, 390, 390, 390, 370, 370).verdict).toBe('step');
  });

  it('which goes on with some connections alone may not be over', () => {
    // 12 KB each in connections 2, 3, 5 and 7.
    const levels = [390, 378, 366, 366, 354, 354, 342, 342, 342, 342];
    expect(judge(400, ...levels).verdict).toBe('not-enough-cycles');
    expect(judge(400, ...levels, 342, 342, 342, 342).verdict).toBe('bounded');
  });

  it('and one that nothing comes after may be the first of more', () => {
    expect(judge(400, 390, 390, 390, 390, 390, 390, 390, 370).verdict).toBe('not-enough-cycles');
  });
});

describe('no leak', () => {
  it('is set-up, when only the first cycle keeps memory', () => {
    expect(judge(400, 252, 252, 252, 252, 252)).toMatchObject({ verdict: 'set-up', perCycleBytes: 0 });
  });

  it('is nothing at all, when each cycle gives all back', () => {
    expect(judge(400, 400, 399, 400, 400, 400).verdict).toBe('none');
  });

  it('is nothing either, when levels vary without direction', () => {
    expect(judge(400, 395, 402, 391, 399, 404, 393, 400, 397).verdict).toBe('none');
  });
});

describe('too few cycles', () => {
  it('are one to four', () => {
    for (const levels of [[392], [392, 384], [392, 384, 376], [392, 384, 376, 368]]) {
      expect(judge(400, ...levels).verdict).toBe('not-enough-cycles');
    }
  });

  it('say nothing of what each one keeps when there is a single one', () => {
    expect(judge(365, 358)).toMatchObject({ firstBytes: kb(7), perCycleBytes: null, low: null, cycles: 1 });
  });
});
