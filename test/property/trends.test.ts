import { array, assert, double, integer, property, record, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitStretch } from '../../src/analysis/memory/trends/fit-stretch.js';
import { OpenStretch } from '../../src/analysis/memory/trends/open-stretch.js';
import { ThinnedList } from '../../src/analysis/memory/trends/thinned-list.js';
import { estimateSlope } from '../../src/analysis/memory/trends/theil-sen.js';
import { sampleAt } from '../support/console-records.js';

const whole = (limit: number) => integer({ min: -limit, max: limit });

const readings = array(integer({ min: 0, max: 400_000 }), { minLength: 2, maxLength: 60 });

const asPoints = (ys: readonly number[]) => ys.map((y, i) => ({ x: i * 500, y }));

describe('the slope of Theil and Sen', () => {
  it('of an exact line is the line, with up to a quarter of wild readings', () => {
    const wild = record({ share: double({ min: 0, max: 1, noNaN: true }), y: whole(1e7) });
    assert(
      property(
        integer({ min: 8, max: 90 }),
        whole(500),
        whole(1e6),
        array(wild, { maxLength: 22 }),
        (n, slope, level, outliers) => {
          const points = Array.from({ length: n }, (_, x) => ({ x, y: level + slope * x }));
          for (const { share, y } of outliers.slice(0, Math.floor(n / 4))) {
            const x = Math.min(n - 1, Math.floor(share * n));
            points[x] = { x, y };
          }
          expect(estimateSlope(points)?.slope).toBeCloseTo(slope, 9);
        },
      ),
    );
  });

  it('does not change when all readings are moved, and grows with their scale', () => {
    assert(
      property(readings, whole(1e6), integer({ min: 1, max: 1000 }), (ys, shift, scale) => {
        const slope = estimateSlope(asPoints(ys))?.slope ?? Number.NaN;
        const moved = estimateSlope(asPoints(ys.map((y) => y * scale + shift)))?.slope ?? Number.NaN;
        expect(moved).toBeCloseTo(slope * scale, 4);
      }),
    );
  });

  it('lies within its interval', () => {
    assert(
      property(readings, integer({ min: 0, max: 1024 }), (ys, resolution) => {
        const estimate = estimateSlope(asPoints(ys), resolution);
        expect(estimate && estimate.low <= estimate.slope && estimate.slope <= estimate.high).toBe(true);
      }),
    );
  });
});

describe('a stretch', () => {
  it('of one height, within the step of its readings, never falls or rises', () => {
    const flicker = array(integer({ min: 0, max: 2 }), { minLength: 2, maxLength: 120 });
    assert(
      property(flicker, integer({ min: 10, max: 32_000 }), (steps, level) => {
        const pieces = fitStretch(asPoints(steps.map((step) => (level - step) * 1024)), 1024);
        for (const { kind, slope } of pieces) {
          // Two steps are the least that counts, and then all readings must agree on the direction.
          if (kind === 'falling' || kind === 'rising') expect(isMonotone(steps, slope)).toBe(true);
        }
      }),
    );
  });

  it('of one height with single dips never falls or rises', () => {
    const dips = array(tuple(integer({ min: 3, max: 20 }), integer({ min: 1, max: 200 })), {
      maxLength: 8,
    });
    assert(
      property(dips, (list) => {
        const ys = list.flatMap(([count, depth]) => [...Array(count).fill(365), 365 - depth]);
        const pieces = fitStretch(asPoints([...ys, 365, 365, 365].map((y: number) => y * 1024)), 1024);
        expect(pieces.map(({ kind }) => kind)).toEqual(['flat']);
      }),
    );
  });

  it('covers all its readings in order', () => {
    assert(
      property(readings, (ys) => {
        const pieces = fitStretch(asPoints(ys), 1);
        let next = 0;
        for (const { kind, from, to } of pieces) {
          expect(from).toBeLessThanOrEqual(to);
          if (kind !== 'step') expect(from).toBeGreaterThanOrEqual(next - 1);
          next = to;
        }
        expect(next).toBe(ys.length - 1);
      }),
    );
  });
});

describe('what is kept of a stream', () => {
  it('is even, capped and starts at the first', () => {
    assert(
      property(integer({ min: 1, max: 5_000 }), integer({ min: 2, max: 64 }), (count, capacity) => {
        const list = new ThinnedList<number>(capacity);
        for (let i = 0; i < count; i++) list.add(i);
        const kept = list.items.map(({ item }) => item);
        expect(kept.length).toBeLessThanOrEqual(capacity);
        expect(kept.length).toBeGreaterThanOrEqual(Math.min(count, capacity / 2));
        expect(kept[0]).toBe(0);
        const gaps = new Set(kept.slice(1).map((item, i) => item - (kept[i] ?? 0)));
        expect(gaps.size).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('has the end of a stretch whole, however long it is', () => {
    assert(
      property(integer({ min: 1, max: 3_000 }), (count) => {
        const stretch = new OpenStretch();
        for (let i = 0; i < count; i++) stretch.add(sampleAt(i * 10, { dma: i }));
        const ordinals = stretch.samples.map(({ ordinal }) => ordinal);
        const tail = Math.min(60, count);
        expect(ordinals.slice(-tail)).toEqual(Array.from({ length: tail }, (_, i) => count - tail + i));
        expect(ordinals).toEqual([...new Set(ordinals)].toSorted((a, b) => a - b));
        expect(ordinals[0]).toBe(0);
        expect(ordinals.length).toBeLessThanOrEqual(240);
      }),
    );
  });
});

function isMonotone(steps: readonly number[], slope: number): boolean {
  const runs = steps.filter((step, i) => step !== steps[i - 1]);
  const first = runs[0] ?? 0;
  const last = runs.at(-1) ?? 0;
  return slope < 0 ? last >= first : last <= first;
}
