import { describe, expect, it } from 'vitest';
import { soakSideOf, type SoakSource } from '../../../../src/analysis/memory/cycles/soak-side.js';
import { kb } from '../../../support/console-records.js';

type Given = SoakSource['cycles'][number];

const freeOf = (dma: number | null): Given['after'] => ({ heap: null, dma, internal: null, psram: null });

/** Connections `id`, of which each keeps 8 KB; memory is read after those that `isRead` names. */
function cycles(ids: readonly number[], isRead: (id: number) => boolean = () => true): Given[] {
  return ids.map((id) => {
    const after = freeOf(isRead(id) ? kb(20_000 - 8 * id) : null);
    return { source: 'a', boot: 0, id, connections: 1, endMs: id * 1000, after, lowest: after };
  });
}

const trend: SoakSource['trends'][number] = {
  source: 'a',
  boot: 0,
  capability: 'dma',
  basis: 'after',
  cycles: 10,
  verdict: 'leak',
  perCycleBytes: kb(8),
  resolutionBytes: 1024,
};

function lossesOf(given: readonly Given[], trends = [trend]): readonly number[] | undefined {
  return soakSideOf({ source: 'a', trends, cycles: given, kinds: [], hasCrashed: false }, null)?.losses;
}

const from = (first: number, count: number): number[] => Array.from({ length: count }, (_, i) => first + i);

describe('losses of a soak', () => {
  it('are those of a connection where memory was not read after each', () => {
    expect(lossesOf(cycles(from(1, 12), (id) => id % 3 === 0))).toEqual([kb(8), kb(8), kb(8)]);
  });

  it('are the same over the middle that a list of 2,000 connections leaves out', () => {
    const given = cycles([...from(1, 500), ...from(1501, 500)]);
    expect(new Set(lossesOf(given))).toEqual(new Set([kb(8)]));
  });

  it('are those of a connection where two viewers overlap', () => {
    const given = cycles(from(1, 6)).map((cycle) => ({ ...cycle, connections: 2 }));
    expect(lossesOf(given)).toEqual(Array.from({ length: 5 }, () => kb(4)));
  });

  it('leave out what never ended', () => {
    const given = cycles(from(1, 3)).flatMap((cycle) => [
      { ...cycle, id: 2 * cycle.id - 1 },
      { ...cycle, id: 2 * cycle.id, endMs: null, after: freeOf(null) },
    ]);
    expect(lossesOf(given)).toEqual([kb(8), kb(8)]);
  });

  it('are of one input, although boots of each count from 0', () => {
    const other = cycles(from(11, 4)).map((cycle) => ({ ...cycle, source: 'b' }));
    const given = [...cycles(from(1, 10)), ...other];
    expect(lossesOf(given, [trend, { ...trend, source: 'b', cycles: 4 }])).toHaveLength(9);
  });
});
