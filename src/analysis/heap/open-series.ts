import type { HeapDumpReport, HeapSeries, SeriesKind } from '../../model/heap-report.js';
import { isPartial, lostBlocks } from './lost-blocks.js';
import { kindsOf, perStep, snapshotOf, type Kind, type Snapshot } from './trace-snapshot.js';
import { trendOfBlocks, worstTrend, type BlockCounts } from './trend.js';

/** Dumps that are remembered by their counts; of more every second one is forgotten, so that memory stays flat. */
const maxSnapshots = 64;
/** Kinds of block whose dumps are counted; a firmware has some dozens of leaking places. */
const maxKinds = 1_000;

/** A dump, and what tells whether it goes on with the trace of the one before. */
export type DumpOfTrace = {
  readonly dump: HeapDumpReport;
  /** One number for each living block, made of its address and the time of its allocation, oldest first. */
  readonly blocks: readonly number[];
  readonly isAliveUnknown: boolean;
};

/** What a dump is to the one before it: of the same running trace, or of one that was started in between. */
export type TraceRelation = 'goes-on' | 'anew' | 'unclear';

/** The dumps of one running trace, while they come in. */
export class OpenSeries {
  #last: DumpOfTrace;
  #latest: Snapshot;
  #earlier: Snapshot[] = [];
  /** Every how many steps one is remembered. */
  #stride = 1;
  #step = 0;
  #dumps = 1;
  #partialDumps = 0;
  #allocations: HeapDumpReport['facts']['stated'];
  readonly #seen = new Map<string, number>();
  /** Kinds of which blocks were freed, and whether bytes were. */
  readonly #givenBack = new Set<string>();
  #isGivenBack = false;

  constructor(first: DumpOfTrace) {
    this.#last = first;
    this.#allocations = first.dump.facts.stated;
    this.#latest = snapshotOf(first.dump, 0);
    this.#countKinds(first.dump);
  }

  get last(): DumpOfTrace {
    return this.#last;
  }

  /**
   * A dump is of the same trace where its totals have not gone back and its oldest block was there before. Where one of
   * the two has no block, the totals must do. Blocks of which none was there before are of a trace that was started anew
   * if its totals have grown by fewer than these; if not, all that was there may have been freed.
   */
  relationTo({ dump, blocks }: DumpOfTrace): TraceRelation {
    const { dump: before, blocks: known } = this.#last;
    if (dump.source !== before.source || dump.facts.boot !== before.facts.boot) return 'anew';
    if ((dump.facts.dialect === 'leak-tracker') !== (before.facts.dialect === 'leak-tracker')) return 'anew';
    const [then, now] = [before.facts.stated.totalAllocations, dump.facts.stated.totalAllocations];
    const grown = then === null || now === null ? null : now - then;
    if (grown !== null && grown < 0) return 'anew';
    const [oldest] = blocks;
    if (oldest === undefined || known.length === 0) return grown === null ? 'unclear' : 'goes-on';
    if (known.includes(oldest)) return 'goes-on';
    return grown !== null && grown < blocks.length ? 'anew' : 'unclear';
  }

  /** A dump of which too much is missing says nothing about what grows: it counts as a step, no more. */
  add(next: DumpOfTrace): void {
    const { totalAllocations: before } = this.#allocations;
    this.#allocations = next.dump.facts.stated;
    const { totalAllocations: now } = this.#allocations;
    // Nothing was allocated since: the same state, printed again.
    const isNewStep = before === null || before !== now;
    if (isNewStep) this.#step++;
    const [isKnownPartial, isNextPartial] = [isPartial(this.#last.dump), isPartial(next.dump)];
    if (isKnownPartial || isNextPartial) {
      this.#partialDumps++;
      if (isKnownPartial && isWorthMore(next.dump, this.#last.dump)) this.#startWith(next);
      return;
    }
    const repeated = isNewStep ? undefined : this.#latest;
    if (isNewStep && this.#latest.step % this.#stride === 0) this.#remember(this.#latest);
    const snapshot = snapshotOf(next.dump, this.#step, repeated);
    if (isNewStep) this.#findGivenBack(this.#latest, snapshot, next.dump);
    this.#latest = snapshot;
    this.#last = next;
    this.#dumps++;
    this.#countKinds(next.dump);
  }

  /** Takes other words for the last dump: its names turned out to be wrong. */
  replaceLast(dump: HeapDumpReport): void {
    this.#last = { ...this.#last, dump };
    this.#latest = snapshotOf(dump, this.#latest.step);
    this.#earlier = [];
    this.#countKinds(dump);
  }

  finish(): HeapSeries {
    const { dump } = this.#last;
    const snapshots = [...this.#earlier, this.#latest];
    const kinds = kindsOf(dump.kinds).map((kind) => this.#followKind(kind, snapshots));
    const bytes = {
      counts: snapshots.map((snapshot) => snapshot.bytes.count),
      kept: snapshots.map((snapshot) => snapshot.bytes.kept),
      isGivenBack: this.#isGivenBack,
    };
    const counted = kinds.filter(({ group }) => group.cause?.id !== 'tracker-buffer');
    const growing = counted.filter(({ trend }) => trend === 'grows');
    return {
      source: dump.source,
      boot: dump.facts.boot,
      dumps: this.#dumps,
      partialDumps: this.#partialDumps,
      verdict: worstTrend([trendOfBlocks(bytes), ...counted.map(({ trend }) => trend)]),
      // What a cache took until it was full does not come with each dump.
      perDumpBytes: Math.round(
        growing.length > 0 ? sumOf(growing, bytesPerDump) : growthOf(bytes, snapshots),
      ),
      kinds,
    };
  }

  #startWith(next: DumpOfTrace): void {
    this.#latest = snapshotOf(next.dump, this.#step);
    this.#last = next;
    this.#seen.clear();
    this.#countKinds(next.dump);
  }

  #followKind({ fingerprint, group }: Kind, snapshots: readonly Snapshot[]): SeriesKind {
    const amounts = snapshots.map(({ kinds }) => kinds.get(fingerprint) ?? none);
    const blocks = {
      counts: amounts.map(({ count }) => count),
      kept: amounts.map(({ kept }) => kept),
      isGivenBack: this.#givenBack.has(fingerprint),
    };
    const trend = trendOfBlocks(blocks);
    const growth = Math.round(growthOf(blocks, snapshots) * 100) / 100;
    return {
      fingerprint,
      group,
      trend,
      dumps: this.#seen.get(fingerprint) ?? 1,
      firstCount: blocks.counts[0] ?? 0,
      isGivenBack: blocks.isGivenBack,
      perDumpCount: trend === 'grows' ? growth : 0,
    };
  }

  // What is not in the log may be there still.
  #findGivenBack(before: Snapshot, now: Snapshot, dump: HeapDumpReport): void {
    const lost = lostBlocks(dump);
    for (const [fingerprint, { count }] of before.kinds) {
      const kept = now.kinds.has(fingerprint) ? now.kinds.get(fingerprint)?.kept : 0;
      if (typeof kept === 'number' && kept + lost < count) {
        this.#givenBack.add(fingerprint);
        this.#isGivenBack = true;
      }
    }
  }

  #remember(snapshot: Snapshot): void {
    this.#earlier.push(snapshot);
    if (this.#earlier.length <= maxSnapshots) return;
    this.#earlier = this.#earlier.filter((_, index) => index % 2 === 0);
    this.#stride *= 2;
  }

  #countKinds(dump: HeapDumpReport): void {
    for (const { fingerprint } of kindsOf(dump.kinds)) {
      const dumps = this.#seen.get(fingerprint);
      if (dumps !== undefined || this.#seen.size < maxKinds) this.#seen.set(fingerprint, (dumps ?? 0) + 1);
    }
  }
}

const none = { count: 0, kept: 0 };

// Of what comes and goes, what stays.
function growthOf({ counts, kept, isGivenBack }: BlockCounts, snapshots: readonly Snapshot[]): number {
  return isGivenBack && snapshots.length > 2 && !kept.includes(null)
    ? perStep(snapshots.slice(1), kept.slice(1))
    : perStep(snapshots, counts);
}

// A whole dump; of those that are not, the one that shows more.
function isWorthMore(next: HeapDumpReport, known: HeapDumpReport): boolean {
  return !isPartial(next) || next.leakedBytes >= known.leakedBytes;
}

function bytesPerDump({ perDumpCount, group }: SeriesKind): number {
  return perDumpCount * group.sizeBytes;
}

function sumOf<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}
