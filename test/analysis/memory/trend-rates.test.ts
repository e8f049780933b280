import { describe, expect, it } from 'vitest';
import { ConsoleAnalysis } from '../../../src/analysis/memory/console-analysis.js';
import { isThorough } from '../../support/thorough.js';
import { randomOf, type Random } from '../../support/random.js';

const kilobyte = 1024;
const level = 300 * kilobyte;
const seriesPerCase = isThorough ? 1000 : 80;
/** Readings of a series: two a second, half a minute, two minutes and eight. */
const lengths = isThorough ? [60, 240, 1000] : [60, 240];

type Make = (random: Random, count: number) => readonly number[];

/** How many of the series are told as falling memory, in percent. */
function alarmRate(make: Make, count: number): number {
  let alarms = 0;
  for (let seed = 1; seed <= seriesPerCase; seed++) {
    const analysis = new ConsoleAnalysis();
    analysis.startSource('made up');
    for (const [i, bytes] of make(randomOf(seed), count).entries()) analysis.record(sampleAt(i, bytes));
    const { findings } = analysis.finish();
    if (
      findings.some(({ ruleId }) => ruleId === 'capability-falling' || ruleId === 'dma-exhaustion-forecast')
    )
      alarms++;
  }
  return (alarms / seriesPerCase) * 100;
}

function sampleAt(index: number, bytes: number) {
  // As the monitor prints it: whole KB.
  const dma = Math.max(0, Math.floor(bytes / kilobyte) * kilobyte);
  const free = { heap: null, psram: null, internal: null, dma };
  const place = { line: index + 1, boot: 0, timeMs: 1000 + index * 500 };
  const rest = { clients: null, largestFreeBytes: null, resolutionBytes: kilobyte, phase: null };
  return { kind: 'memory' as const, ...place, free, ...rest };
}

const series = (count: number, at: (index: number) => number): readonly number[] =>
  Array.from({ length: count }, (_, index) => at(index));

const white: Make = ({ normal }, count) => series(count, () => level + 3 * kilobyte * normal());
const walk =
  (step: number): Make =>
  ({ normal }, count) => {
    let bytes = level;
    return series(count, () => (bytes += step * normal()));
  };
const saw =
  (period: number): Make =>
  ({ normal, share }, count) => {
    const shift = Math.floor(share() * period);
    const tooth = (index: number): number => (30 * kilobyte * ((index + shift) % period)) / period;
    return series(count, (index) => level - tooth(index) + 0.5 * kilobyte * normal());
  };
const settling =
  (share: number): Make =>
  ({ normal }, count) =>
    series(
      count,
      (index) => level + 40 * kilobyte * Math.exp(-index / (count * share)) + 0.5 * kilobyte * normal(),
    );
const fall =
  (total: number): Make =>
  ({ normal }, count) =>
    series(count, (index) => level - (total * index) / count + kilobyte * normal());
const lateFall: Make = ({ normal }, count) =>
  series(count, (index) => level - Math.max(0, index - count + 10) * 10 * kilobyte + kilobyte * normal());

// The rates of the table in docs/statistics.md; a sample of 80 is allowed one alarm more than none.
const oneOf80 = isThorough ? 0 : 1.3;

describe.each(lengths)('of series of %i readings', (count) => {
  it.each([
    ['white noise', white, 0.5],
    ['a walk in steps of 1 KB', walk(kilobyte), 5],
    ['a walk in steps of 3 KB', walk(3 * kilobyte), 5],
    ['a saw of 7 readings a tooth', saw(7), 0],
    ['a saw of 20 readings a tooth', saw(20), 0],
    ['what settles in a tenth of the time', settling(0.1), 10],
    ['what settles in a quarter of the time', settling(0.25), 10],
    ['what settles in half of the time', settling(0.5), 10],
  ])('%s is seldom told as falling', { timeout: 300_000 }, (_, make, limit) => {
    expect(alarmRate(make, count)).toBeLessThanOrEqual(limit + oneOf80);
  });

  it.each([
    ['100 KB in all', fall(100 * kilobyte), 90],
    ['100 KB in the last five seconds', lateFall, 98],
  ])('a fall of %s is found', { timeout: 300_000 }, (_, make, least) => {
    expect(alarmRate(make, count)).toBeGreaterThanOrEqual(isThorough ? least : least - 5);
  });
});

it.each([20, 30, 50])('a fall of %i B/s, which stands on each KB for a while, is found', (bytesPerSecond) => {
  const slow: Make = ({ share }, count) => {
    const start = level + share() * kilobyte;
    return series(count, (index) => start - (bytesPerSecond * index) / 2);
  };
  expect(alarmRate(slow, 1000)).toBeGreaterThanOrEqual(90);
});

// What is not solved: in half a dozen seconds a tooth, or a walk, looks like a fall. The limits keep it from growing.
describe('of series of 12 readings', () => {
  it.each([
    ['a walk in steps of 1 KB', walk(kilobyte), 6],
    ['a walk in steps of 3 KB', walk(3 * kilobyte), 8],
    ['a saw of 20 readings a tooth', saw(20), 50],
  ])('%s is told as falling no more often than the table says', (_, make, limit) => {
    // Of 80 series a rate of a half is known to some 11 %, twice over.
    expect(alarmRate(make, 12)).toBeLessThanOrEqual(isThorough ? limit : limit + 20);
  });
});
