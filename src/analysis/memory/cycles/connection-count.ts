import type { Cycle } from '../../../model/console-report.js';

/** What of a cycle tells how many connections it was. */
export type CountedCycle = Pick<Cycle, 'id' | 'connections' | 'endMs' | 'after'>;

/**
 * Counts the connections that have ended: the axis that a loss in each connection is a slope over. Cycles of which no
 * memory was read count like the others, one of several viewers counts as so many, one that never ended does not count.
 */
export class ConnectionCount {
  #count = 0;
  #lastId: number | null = null;

  get count(): number {
    return this.#count;
  }

  /** How many they are with this cycle; of those that a list leaves out between two ids nothing else is known. */
  add(cycle: CountedCycle): number {
    const leftOut = this.#lastId === null ? 0 : Math.max(0, cycle.id - this.#lastId - 1);
    this.#lastId = cycle.id;
    this.#count += leftOut + connectionsOf(cycle);
    return this.#count;
  }
}

/** Of a cycle that has ended; 0 of one that did not. Where no line has a clock, memory at rest after it tells. */
export function connectionsOf({ connections, endMs, after }: CountedCycle): number {
  const hasEnded = endMs !== null || Object.values(after).some((bytes) => bytes !== null);
  return hasEnded ? connections : 0;
}
