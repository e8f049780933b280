import type { Capability } from '../../../model/console-record.js';
import type { Cycle, CycleTrend } from '../../../model/console-report.js';
import { ThinnedList } from '../trends/thinned-list.js';
import { capabilities } from './free-bytes.js';
import { judgeCycles } from './judge-cycles.js';

const maxLevels = 400;

/** Collects what memory is left after each cycle of one boot, and judges it. */
export class CycleLevelList {
  readonly #cycles = new ThinnedList<Cycle>(maxLevels);
  #first: Cycle | null = null;
  #last: Cycle | null = null;

  /** A cycle without a known level after it (it never ended) does not count. */
  add(cycle: Cycle): void {
    if (capabilities.every((pool) => cycle.after[pool] === null)) return;
    this.#first ??= cycle;
    this.#last = cycle;
    this.#cycles.add(cycle);
  }

  /** One trend a pool that the log tells of. */
  judge(resolution: number): readonly CycleTrend[] {
    const first = this.#first;
    if (!first) return [];
    return capabilities
      .filter((pool) => first.after[pool] !== null)
      .map((capability) => ({
        source: first.source,
        boot: first.boot,
        capability,
        ...judgeCycles({
          levels: this.#levelsOf(capability),
          cycles: this.#cycles.count,
          firstBytes: first.retained[capability],
          resolution,
        }),
      }));
  }

  #levelsOf(pool: Capability): { x: number; y: number }[] {
    const kept = this.#cycles.items.map(({ item, ordinal }) => ({ x: ordinal + 1, y: item.after[pool] }));
    const count = this.#cycles.count;
    if (kept.at(-1)?.x !== count && this.#last) kept.push({ x: count, y: this.#last.after[pool] });
    return kept.flatMap(({ x, y }) => (y === null ? [] : [{ x, y }]));
  }
}
