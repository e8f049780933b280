import { describe, expect, it } from 'vitest';
import { ConsoleAnalysis } from '../../src/analysis/memory/console-analysis.js';
import { certaintyOf } from '../../src/analysis/memory/cycles/certainty.js';
import type { Certainty, CycleTrend } from '../../src/model/console-report.js';
import {
  defaultMemoryModel,
  leakBlocks,
  type MemoryModelConfig,
} from '../../src/streamer/chip/firmware/model-config.js';
import { StreamerConsole } from '../../src/streamer/chip/firmware/streamer-console.js';
import { readConsole } from '../support/read-console.js';
import { isThorough } from '../support/thorough.js';

const cycles = 12;
const seeds = Array.from({ length: isThorough ? 20 : 2 }, (_, i) => i + 1);
const visits = {
  firstMs: 6_000,
  everyMs: 10_000,
  holdMs: 300,
  videoPacketsPerSecond: 270,
  audioPacketsPerSecond: 50,
};

type Soaked = { readonly trends: readonly CycleTrend[]; readonly certainty: Certainty | null };

/** A soak in the model's own time: after each connection it is asked whether more would change anything. */
function soak(model: Partial<MemoryModelConfig>, seed: number): Soaked {
  const console = new StreamerConsole({
    ...defaultMemoryModel,
    noise: { seed, bytes: 700 },
    visits,
    ...model,
  });
  const text = console.tick(visits.firstMs + cycles * visits.everyMs).join('\n');
  const analysis = new ConsoleAnalysis();
  analysis.startSource('sim');
  for (const record of readConsole(text)) {
    // What was settled before the next request is what a soak asks about.
    const isNext = record.kind === 'streamer' && record.step === 'request';
    const trends = isNext ? analysis.peekCycleTrends() : [];
    const certainty = certaintyOf(trends);
    if (certainty) return { trends, certainty };
    analysis.record(record);
  }
  return { trends: analysis.peekCycleTrends(), certainty: null };
}

const dmaOf = ({ trends }: Soaked): CycleTrend | undefined =>
  trends.find(({ capability }) => capability === 'dma');

describe('a soak of a dozen connections, each with many seeds', () => {
  it('finds the leak of 8,628 B in each, to within 5 %, and is certain before the end', () => {
    for (const seed of seeds) {
      const soaked = soak({ leak: leakBlocks(8_628) }, seed);
      const dma = dmaOf(soaked);
      expect([seed, dma?.verdict, soaked.certainty?.verdict]).toEqual([seed, 'leak', 'leak']);
      expect(Math.abs((dma?.perCycleBytes ?? 0) - 8_628)).toBeLessThan(0.05 * 8_628);
      expect(dma?.cycles).toBeLessThan(cycles);
    }
  });

  it.each([
    ['nothing', {}],
    // Below what readings in KB can show in twelve; heap traces name it.
    ['84 B', { leak: leakBlocks(84) }],
  ])('calls %s a connection no leak, and no more than half a KB', (_, model) => {
    for (const seed of seeds) {
      const { certainty, ...soaked } = soak(model, seed);
      expect([seed, ['none', 'set-up'].includes(dmaOf({ certainty, ...soaked })?.verdict ?? '')]).toEqual([
        seed,
        true,
      ]);
      expect(certainty?.high ?? 0).toBeLessThan(512);
    }
  });

  it('calls a cache of five connections bounded', () => {
    const cache = { sizeBytes: 1_024, count: 6, region: 'internal' as const, connections: 5 };
    for (const seed of seeds) {
      expect([seed, dmaOf(soak({ cache }, seed))?.verdict]).toEqual([seed, 'bounded']);
    }
  });
});
