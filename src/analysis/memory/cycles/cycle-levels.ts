import type { Capability } from '../../../model/console-record.js';
import type { Cycle, CycleTrend } from '../../../model/console-report.js';
import { ThinnedList } from '../trends/thinned-list.js';
import { capabilities } from './free-bytes.js';
import { judgeCycles } from './judge-cycles.js';

const maxLevels = 400;

/** Where always somebody watches, so many connections are judged by their lowest memory. */
const minLowest = 5;

/**
 * Collects what memory is left after each cycle of one boot, and judges it. Where the monitor hardly ever reads without
 * a viewer, the lowest memory of each cycle stands in: a leak lowers it as much.
 */
export class CycleLevelList {
  readonly #after = new LevelList('after');
  readonly #lowest = new LevelList('lowest');

  /** A cycle that never ended does not count. */
  add(cycle: Cycle): void {
    this.#after.add(cycle);
    if (cycle.endMs !== null) this.#lowest.add(cycle);
  }

  /** One trend a pool that the log tells of. `settled` is a cycle that has come to rest and is not added yet. */
  judge(resolution: number, settled: Cycle | null = null): readonly CycleTrend[] {
    const isSeldomIdle = this.#after.count < minLowest && this.#lowest.count >= minLowest;
    return (isSeldomIdle ? this.#lowest : this.#after).judge(resolution, settled);
  }
}

class LevelList {
  readonly #basis: CycleTrend['basis'];
  readonly #cycles = new ThinnedList<Cycle>(maxLevels);
  #first: Cycle | null = null;
  #last: Cycle | null = null;

  constructor(basis: CycleTrend['basis']) {
    this.#basis = basis;
  }

  get count(): number {
    return this.#cycles.count;
  }

  add(cycle: Cycle): void {
    if (capabilities.every((pool) => cycle[this.#basis][pool] === null)) return;
    this.#first ??= cycle;
    this.#last = cycle;
    this.#cycles.add(cycle);
  }

  judge(resolution: number, settled: Cycle | null): readonly CycleTrend[] {
    const first = this.#first ?? settled;
    if (!first) return [];
    return capabilities
      .filter((pool) => first[this.#basis][pool] !== null)
      .map((capability) => ({
        source: first.source,
        boot: first.boot,
        capability,
        basis: this.#basis,
        ...judgeCycles({
          levels: this.#levelsOf(capability, settled),
          cycles: this.#cycles.count + (settled ? 1 : 0),
          firstBytes: this.#basis === 'after' ? first.retained[capability] : null,
          resolution,
        }),
      }));
  }

  #levelsOf(pool: Capability, settled: Cycle | null): { x: number; y: number }[] {
    const kept = this.#cycles.items.map(({ item, ordinal }) => ({
      x: ordinal + 1,
      y: item[this.#basis][pool],
    }));
    const count = this.#cycles.count;
    if (kept.at(-1)?.x !== count && this.#last) kept.push({ x: count, y: this.#last[this.#basis][pool] });
    if (settled) kept.push({ x: count + 1, y: settled[this.#basis][pool] });
    return kept.flatMap(({ x, y }) => (y === null ? [] : [{ x, y }]));
  }
}
