import type { Capability } from '../../../model/console-record.js';
import type { Cycle, CycleTrend } from '../../../model/console-report.js';
import { ThinnedList } from '../trends/thinned-list.js';
import { ConnectionCount, connectionsOf } from './connection-count.js';
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
  readonly #connections = new ConnectionCount();

  /** A cycle that never ended does not count. */
  add(cycle: Cycle): void {
    const level = { cycle, connections: this.#connections.add(cycle) };
    this.#after.add(level);
    if (cycle.endMs !== null) this.#lowest.add(level);
  }

  /** One trend a pool that the log tells of. `settled` is a cycle that has come to rest and is not added yet. */
  judge(resolution: number, settled: Cycle | null = null): readonly CycleTrend[] {
    const isSeldomIdle = this.#after.count < minLowest && this.#lowest.count >= minLowest;
    const connections = this.#connections.count + (settled ? connectionsOf(settled) : 0);
    const next = settled && { cycle: settled, connections };
    return (isSeldomIdle ? this.#lowest : this.#after).judge(resolution, next);
  }
}

/** A cycle, and the connections that had ended with it. */
type Level = { readonly cycle: Cycle; readonly connections: number };

class LevelList {
  readonly #basis: CycleTrend['basis'];
  readonly #levels = new ThinnedList<Level>(maxLevels);
  #first: Level | null = null;
  #last: Level | null = null;

  constructor(basis: CycleTrend['basis']) {
    this.#basis = basis;
  }

  get count(): number {
    return this.#levels.count;
  }

  add(level: Level): void {
    if (capabilities.every((pool) => level.cycle[this.#basis][pool] === null)) return;
    this.#first ??= level;
    this.#last = level;
    this.#levels.add(level);
  }

  judge(resolution: number, settled: Level | null): readonly CycleTrend[] {
    const first = (this.#first ?? settled)?.cycle;
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
          cycles: this.#levels.count + (settled ? 1 : 0),
          firstBytes: this.#basis === 'after' ? first.retained[capability] : null,
          resolution,
        }),
      }));
  }

  #levelsOf(pool: Capability, settled: Level | null): { x: number; y: number }[] {
    const kept = this.#levels.items.map(({ item }) => item);
    if (this.#last && kept.at(-1) !== this.#last) kept.push(this.#last);
    if (settled) kept.push(settled);
    return kept.flatMap(({ cycle, connections: x }) => {
      const y = cycle[this.#basis][pool];
      return y === null ? [] : [{ x, y }];
    });
  }
}
