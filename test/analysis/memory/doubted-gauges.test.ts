import { describe, expect, it } from 'vitest';
import { ConsoleAnalysis } from '../../../src/analysis/memory/console-analysis.js';
import type { ConsoleRecord } from '../../../src/model/console-record.js';
import { kb, sampleAt, stepAt } from '../../support/console-records.js';

const connectionMs = 20_000;

function verdictOf(records: readonly ConsoleRecord[]) {
  const analysis = new ConsoleAnalysis();
  analysis.startSource('a.log');
  for (const record of records) analysis.record(record);
  return analysis.finish();
}

/** Ten connections, of which each reading is what `free` tells: connected or not, and how many ended before. */
function tenConnections(free: (isConnected: boolean, ended: number) => number): ConsoleRecord[] {
  const read = (timeMs: number, isConnected: boolean, ended: number) =>
    sampleAt(timeMs, { dma: free(isConnected, ended) });
  return Array.from({ length: 10 }, (_, ended) => {
    const at = 1_000 + ended * connectionMs;
    const rest = Array.from({ length: 8 }, (_unused, i) => read(at + i * 1_000, false, ended));
    const held = Array.from({ length: 5 }, (_unused, i) => read(at + 10_500 + i * 1_000, true, ended));
    const up = [stepAt(at + 9_000, 'request', { client: `c${ended}` }), stepAt(at + 10_000, 'connected')];
    const down = [stepAt(at + 16_000, 'disconnected'), stepAt(at + 16_100, 'client-destroyed')];
    const after = Array.from({ length: 3 }, (_unused, i) => read(at + 16_500 + i * 1_000, false, ended + 1));
    return [...rest, ...up, ...held, ...down, ...after];
  }).flat();
}

describe('a gauge that prints one figure for ever', () => {
  it('does not prove that nothing leaks', () => {
    const { verdict, report } = verdictOf(tenConnections(() => kb(365)));
    expect(verdict).toMatchObject({ kind: 'quiet', set: 'standing-gauge', visibleBytes: null });
    expect(report.cycleTrends.items).toMatchObject([
      { verdict: 'not-enough-cycles', smallestVisibleBytes: null },
    ]);
  });

  it('is none where connections take memory and give it back', () => {
    const { verdict } = verdictOf(tenConnections((isConnected) => kb(isConnected ? 325 : 365)));
    expect(verdict).toMatchObject({ kind: 'quiet', set: 'nothing-kept' });
  });
});

/** Jumps by 30 KB each 5 s, as unknown connections make them, and `lost` more with each. */
const jumps = (lost: number): ConsoleRecord[] =>
  Array.from({ length: 80 }, (_, i) => {
    const held = Math.floor(i / 5) % 2;
    return sampleAt(i * 1_000, { internal: kb(300 - held * 30 - Math.floor(i / 10) * lost) });
  });

describe('memory that no line falls in', () => {
  it('is not called steady where it gets less with each connection in words that nobody knows', () => {
    expect(verdictOf(jumps(6)).verdict).toMatchObject({
      kind: 'quiet',
      set: 'lower-now',
      lower: { capability: 'internal', fromBytes: kb(300), toBytes: kb(300 - 36) },
    });
  });

  it('is steady where it comes back, and where it was lower once', () => {
    expect(verdictOf(jumps(0)).verdict).toMatchObject({ kind: 'quiet', set: 'no-cycles' });
    const once = Array.from({ length: 80 }, (_, i) => sampleAt(i * 1_000, { dma: kb(i < 15 ? 300 : 250) }));
    expect(verdictOf(once).verdict).toMatchObject({ kind: 'quiet', set: 'no-cycles' });
  });
});
