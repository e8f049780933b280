import { scarcestFirst } from './free-bytes.js';
import type { Capability } from '../../../model/console-record.js';
import type { Cycle, CycleTrend } from '../../../model/console-report.js';
import type { KeptKind, SoakSide } from '../../../model/soak-diff.js';
import { ConnectionCount, type CountedCycle } from './connection-count.js';
import { lossRates } from './loss-rates.js';

/** What is compared, in a report of this or of another run. */
export type SoakSource = {
  readonly source: string;
  readonly trends: readonly Pick<
    CycleTrend,
    'source' | 'boot' | 'capability' | 'basis' | 'cycles' | 'verdict' | 'perCycleBytes' | 'resolutionBytes'
  >[];
  readonly cycles: readonly (CountedCycle & Pick<Cycle, 'source' | 'boot' | 'lowest'>)[];
  readonly kinds: readonly KeptKind[];
  readonly hasCrashed: boolean;
};

/** The pool that is compared, in the boot with most connections; null where there were none. */
export function soakSideOf(
  { source, trends, cycles, kinds, hasCrashed }: SoakSource,
  wanted: Capability | null,
): SoakSide | null {
  const most = Math.max(0, ...trends.map((trend) => trend.cycles));
  const first = trends.find((trend) => trend.cycles === most);
  // Boots count from 0 in each input.
  const isOfBoot = (item: Pick<Cycle, 'source' | 'boot'>): boolean =>
    item.source === first?.source && item.boot === first.boot;
  const ofBoot = trends.filter(isOfBoot);
  const pools = wanted === null ? scarcestFirst : [wanted];
  const trend = pools.flatMap((pool) => ofBoot.find(({ capability }) => capability === pool) ?? [])[0];
  if (!trend) return null;
  const { capability, basis, verdict, perCycleBytes, resolutionBytes } = trend;
  const connections = new ConnectionCount();
  const levels = cycles.filter(isOfBoot).flatMap((cycle) => {
    const x = connections.add(cycle);
    const y = cycle[basis][capability];
    return y === null ? [] : [{ x, y }];
  });
  return {
    source,
    capability,
    verdict,
    cycles: trend.cycles,
    perCycleBytes,
    losses: lossRates(levels, verdict, resolutionBytes),
    resolutionBytes,
    kinds,
    hasCrashed,
  };
}
