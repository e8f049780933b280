import type { HeapDumpReport, HeapGroup } from '../../../model/heap-report.js';
import type { GrowingKind } from '../../../model/log-report.js';
import { groupFingerprint } from '../../heap/group-fingerprint.js';
import { isPartial } from '../../heap/lost-blocks.js';
import type { TraceRelation } from '../../heap/open-series.js';
import { constantGrowth } from './constant-growth.js';

/** Kinds of blocks, and cycles with a dump, that are followed; a firmware has some dozens of leaking places. */
const maxKinds = 2_000;
const maxCycles = 256;

/** Ties the groups of heap dumps to the cycles in which the dumps were made. */
export class CycleDumps {
  readonly #cycles: number[] = [];
  /** What the trace of each cycle is to that of the one before. */
  readonly #relations: TraceRelation[] = [];
  readonly #kinds = new Map<string, { group: HeapGroup; readonly counts: number[] }>();

  /**
   * A dump made in, or after, the cycle of that number; of several in a cycle the last counts. `relation` is to the dump
   * before it. One of which too much is missing does not count.
   */
  add(cycle: number, dump: HeapDumpReport, relation: TraceRelation): void {
    if (isPartial(dump)) return;
    const isSame = this.#cycles.at(-1) === cycle;
    if (!isSame && this.#cycles.length >= maxCycles) return;
    if (!isSame) this.#cycles.push(cycle);
    const index = this.#cycles.length - 1;
    this.#relations[index] = isSame ? worseOf(this.#relations[index], relation) : relation;
    for (const { counts } of this.#kinds.values()) counts[index] = 0;
    for (const group of dump.kinds) this.#addGroup(group, index);
  }

  /** Cycles of which there is a dump; 0 where one cannot tell whether their dumps are of one running trace. */
  get cyclesTold(): number {
    const isUnclear = this.#relations.slice(1).includes('unclear') && !this.#isStartedAnew;
    return isUnclear ? 0 : this.#cycles.length;
  }

  /** The kinds that grow by a constant, largest growth in bytes first. */
  growing(): readonly GrowingKind[] {
    const kinds = [...this.#kinds].flatMap(([fingerprint, { group, counts }]) => {
      const growth = constantGrowth(this.#stepsOf(counts));
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

  // What came with each cycle after the first: a running trace lists what was there before, too, one that was started
  // anew does not. Between two dumps there may be more than one cycle.
  #stepsOf(counts: readonly number[]): readonly number[] {
    const isAnew = this.#isStartedAnew;
    return counts.slice(1).map((count, i) => {
      const relation = this.#relations[i + 1];
      const isOwn = relation === 'anew' || (relation === 'unclear' && isAnew);
      const cycles = (this.#cycles[i + 1] ?? 0) - (this.#cycles[i] ?? 0);
      return isOwn ? count : (count - (counts[i] ?? 0)) / cycles;
    });
  }

  get #isStartedAnew(): boolean {
    return this.#relations.slice(1).includes('anew');
  }
}

const order: readonly TraceRelation[] = ['goes-on', 'unclear', 'anew'];

function worseOf(a: TraceRelation = 'goes-on', b: TraceRelation): TraceRelation {
  return order.indexOf(a) > order.indexOf(b) ? a : b;
}

function compareText(a: GrowingKind, b: GrowingKind): number {
  return a.fingerprint < b.fingerprint ? -1 : a.fingerprint > b.fingerprint ? 1 : 0;
}
