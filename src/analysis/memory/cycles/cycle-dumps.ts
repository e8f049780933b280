import type { HeapDumpReport, HeapGroup } from '../../../model/heap-report.js';
import type { GrowingKind } from '../../../model/log-report.js';
import { groupFingerprint } from '../../heap/group-fingerprint.js';
import { constantGrowth, type Growth } from './constant-growth.js';

/** Kinds of blocks, and cycles with a dump, that are followed; a firmware has some dozens of leaking places. */
const maxKinds = 2_000;
const maxCycles = 256;

/** Ties the groups of heap dumps to the cycles in which the dumps were made. */
export class CycleDumps {
  readonly #cycles: number[] = [];
  readonly #allocations: (number | null)[] = [];
  readonly #kinds = new Map<string, { group: HeapGroup; readonly counts: number[] }>();

  /** A dump made in, or after, the cycle of that number; of several in a cycle the last counts. */
  add(cycle: number, dump: HeapDumpReport): void {
    const isSame = this.#cycles.at(-1) === cycle;
    if (!isSame && this.#cycles.length >= maxCycles) return;
    if (!isSame) this.#cycles.push(cycle);
    const index = this.#cycles.length - 1;
    this.#allocations[index] = dump.facts.stated.totalAllocations;
    for (const { counts } of this.#kinds.values()) counts[index] = 0;
    for (const group of dump.kinds) this.#addGroup(group, index);
  }

  /** Cycles of which there is a dump. */
  get cycles(): number {
    return this.#cycles.length;
  }

  /** The kinds that grow by a constant, largest growth in bytes first. */
  growing(): readonly GrowingKind[] {
    const kinds = [...this.#kinds].flatMap(([fingerprint, { group, counts }]) => {
      const growth = this.#isRestarted ? sameEachTime(counts) : constantGrowth(counts);
      if (!growth) return [];
      return [{ ...growth, fingerprint, group, bytesPerCycle: growth.perCycle * group.sizeBytes, counts }];
    });
    return kinds.toSorted((a, b) => b.bytesPerCycle - a.bytesPerCycle || compareText(a, b));
  }

  #addGroup(group: HeapGroup, index: number): void {
    const key = groupFingerprint(group);
    const known = this.#kinds.get(key);
    if (!known && this.#kinds.size >= maxKinds) return;
    const kind = known ?? { group, counts: Array.from({ length: index }, () => 0) };
    kind.group = group;
    kind.counts[index] = (kind.counts[index] ?? 0) + group.count;
    this.#kinds.set(key, kind);
  }

  // A trace that is started anew for each cycle lists that cycle's blocks alone: its total of allocations does not grow.
  get #isRestarted(): boolean {
    const [first = null] = this.#allocations;
    const last = this.#allocations.at(-1) ?? null;
    return first !== null && last !== null && this.#allocations.length > 1 && last < 1.5 * first;
  }
}

function sameEachTime(counts: readonly number[]): Growth | null {
  let sum = 0;
  return constantGrowth([0, ...counts.slice(1)].map((count) => (sum += count)));
}

function compareText(a: GrowingKind, b: GrowingKind): number {
  return a.fingerprint < b.fingerprint ? -1 : a.fingerprint > b.fingerprint ? 1 : 0;
}
