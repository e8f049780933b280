import { describe, expect, it } from 'vitest';
import { Fragmentation } from '../../../src/analysis/memory/fragmentation.js';
import type { FreeBytes } from '../../../src/model/console-record.js';

const none: FreeBytes = { heap: null, dma: null, internal: null, psram: null };

type Reading = { readonly free: Partial<FreeBytes>; readonly largest: number | null };

function findingsOf(readings: readonly Reading[]) {
  const fragmentation = new Fragmentation();
  for (const [index, { free, largest }] of readings.entries()) {
    const place = { line: index + 1, boot: 0, timeMs: index * 1000 };
    const rest = { clients: null, resolutionBytes: 1, phase: null };
    fragmentation.add({
      kind: 'memory',
      ...place,
      free: { ...none, ...free },
      largestFreeBytes: largest,
      ...rest,
    });
  }
  return fragmentation.findings('run.log');
}

/** 60 readings, each made of how far the boot is, from 0 to 1. */
const run = (at: (share: number, index: number) => Reading): Reading[] =>
  Array.from({ length: 60 }, (_, index) => at(index / 59, index));

const decay = (share: number): number => Math.round(200_000 * 0.03 ** share);

describe('a heap that falls to pieces', () => {
  it('is told by its largest free block, where free memory stays', () => {
    const [finding] = findingsOf(run((share) => ({ free: { internal: 250_000 }, largest: decay(share) })));
    expect(finding).toMatchObject({
      ruleId: 'heap-fragmented',
      severity: 'warning',
      confidence: 'by-pattern',
      evidence: {
        source: 'run.log',
        line: 60,
        capability: 'internal',
        fromBytes: 200_000,
        freeBytes: 250_000,
        samples: 60,
      },
    });
    // The best of the last third, not its end.
    expect(finding?.evidence).toMatchObject({ toBytes: decay(40 / 59) });
  });

  it('is a note as long as the largest block is a good part of what is free', () => {
    const [finding] = findingsOf(
      run((share) => ({ free: { heap: 250_000 }, largest: share < 0.5 ? 200_000 : 90_000 })),
    );
    expect(finding).toMatchObject({ severity: 'note', evidence: { toBytes: 90_000 } });
  });

  it('is of the smallest pool of a line that the block fits in', () => {
    const free = { internal: 250_000, psram: 30_000_000 };
    expect(findingsOf(run((share) => ({ free, largest: decay(share) })))).toMatchObject([
      { evidence: { capability: 'internal' } },
    ]);
    expect(findingsOf(run((share) => ({ free, largest: 100 * decay(share) })))).toMatchObject([
      { evidence: { capability: 'psram' } },
    ]);
  });

  it('is none where free memory falls as well: that is a loss', () => {
    expect(
      findingsOf(run((share) => ({ free: { heap: 250_000 - 60_000 * share }, largest: decay(share) }))),
    ).toEqual([]);
  });

  it('is none where connections take it for a while, nor where it comes back', () => {
    const connection = run((_, index) => ({
      free: { heap: index % 6 < 4 ? 180_000 : 250_000 },
      largest: index % 6 < 4 ? 20_000 : 200_000,
    }));
    expect(findingsOf(connection)).toEqual([]);
    const dip = run((share) => ({
      free: { heap: 250_000 },
      largest: share > 0.4 && share < 0.6 ? 9_000 : 200_000,
    }));
    expect(findingsOf(dip)).toEqual([]);
  });

  it('is none of a few readings, nor without the largest block', () => {
    const readings = run((share) => ({ free: { heap: 250_000 }, largest: decay(share) }));
    expect(findingsOf([...readings.slice(0, 4), ...readings.slice(-4)])).toEqual([]);
    expect(findingsOf(readings.map(({ free }) => ({ free, largest: null })))).toEqual([]);
  });

  it('is told of a long log, too, which is kept in few figures', () => {
    const readings = Array.from({ length: 20_000 }, (_, index) => ({
      free: { heap: 250_000 },
      largest: decay(index / 19_999),
    }));
    const [finding] = findingsOf(readings);
    expect(finding).toMatchObject({ severity: 'warning', evidence: { fromBytes: 200_000, samples: 20_000 } });
    const toBytes = finding?.ruleId === 'heap-fragmented' ? finding.evidence.toBytes : 0;
    expect(Math.abs(toBytes - decay(2 / 3)) / decay(2 / 3)).toBeLessThan(0.02);
  });
});
