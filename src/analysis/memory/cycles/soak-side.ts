import type { Capability, FreeBytes } from '../../../model/console-record.js';
import type { CycleTrend } from '../../../model/console-report.js';
import type { KeptKind, SoakSide } from '../../../model/soak-diff.js';
import { lossRates } from './loss-rates.js';

/** What is compared, in a report of this or of another run. */
export type SoakSource = {
  readonly source: string;
  readonly trends: readonly Pick<
    CycleTrend,
    'boot' | 'capability' | 'basis' | 'cycles' | 'verdict' | 'perCycleBytes' | 'resolutionBytes'
  >[];
  readonly cycles: readonly {
    readonly boot: number;
    readonly after: FreeBytes;
    readonly lowest: FreeBytes;
  }[];
  readonly kinds: readonly KeptKind[];
  readonly hasCrashed: boolean;
};

/** The scarcest first; DMA runs out before all else. */
const order: readonly Capability[] = ['dma', 'internal', 'psram', 'heap'];

/** The pool that is compared, in the boot with most connections; null where there were none. */
export function soakSideOf(
  { source, trends, cycles, kinds, hasCrashed }: SoakSource,
  wanted: Capability | null,
): SoakSide | null {
  const most = Math.max(0, ...trends.map((trend) => trend.cycles));
  const boot = trends.find((trend) => trend.cycles === most)?.boot;
  const ofBoot = trends.filter((trend) => trend.boot === boot);
  const pools = wanted === null ? order : [wanted];
  const trend = pools.flatMap((pool) => ofBoot.find(({ capability }) => capability === pool) ?? [])[0];
  if (!trend) return null;
  const { capability, basis, verdict, perCycleBytes, resolutionBytes } = trend;
  const levels = cycles
    .filter((cycle) => cycle.boot === boot)
    .flatMap((cycle, i) => {
      const y = cycle[basis][capability];
      return y === null ? [] : [{ x: i + 1, y }];
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
