import type { HeapDumpReport, HeapGroup, HeapSeries, SeriesKind } from '../../model/heap-report.js';
import { groupFingerprint } from './group-fingerprint.js';
import { trendOf, worstTrend } from './trend.js';

/** Dumps that are remembered by their counts; of more every second one is forgotten, so that memory stays flat. */
const maxSnapshots = 64;
/** Kinds of block that are followed; a firmware has some dozens of leaking places. */
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

type Snapshot = {
  readonly step: number;
  readonly bytes: number;
  readonly counts: ReadonlyMap<string, number>;
};

/** The dumps of one running trace, while they come in. */
export class OpenSeries {
  #last: DumpOfTrace;
  #latest: Snapshot;
  #earlier: Snapshot[] = [];
  /** Every how many steps one is remembered. */
  #stride = 1;
  #dumps = 1;
  readonly #seen = new Map<string, number>();

  constructor(first: DumpOfTrace) {
    this.#last = first;
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

  add(next: DumpOfTrace): void {
    const { totalAllocations: before } = this.#last.dump.facts.stated;
    const { totalAllocations: now } = next.dump.facts.stated;
    // Nothing was allocated since: the same state, printed again.
    const isNewStep = before === null || before !== now;
    if (isNewStep && this.#latest.step % this.#stride === 0) this.#remember(this.#latest);
    this.#latest = snapshotOf(next.dump, this.#latest.step + (isNewStep ? 1 : 0));
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
    const bytes = snapshots.map((snapshot) => snapshot.bytes);
    const counted = kinds.filter(({ group }) => group.cause?.id !== 'tracker-buffer');
    const growing = counted.filter(({ trend }) => trend === 'grows');
    return {
      source: dump.source,
      boot: dump.facts.boot,
      dumps: this.#dumps,
      verdict: worstTrend([trendOf(bytes), ...counted.map(({ trend }) => trend)]),
      // What a cache took until it was full does not come with each dump.
      perDumpBytes: Math.round(growing.length > 0 ? sumOf(growing, bytesPerDump) : perStep(snapshots, bytes)),
      kinds,
    };
  }

  #followKind({ fingerprint, group }: Kind, snapshots: readonly Snapshot[]): SeriesKind {
    const counts = snapshots.map((snapshot) => snapshot.counts.get(fingerprint) ?? 0);
    const trend = trendOf(counts);
    const growth = Math.round(perStep(snapshots, counts) * 100) / 100;
    return {
      fingerprint,
      group,
      trend,
      dumps: this.#seen.get(fingerprint) ?? 1,
      firstCount: counts[0] ?? 0,
      perDumpCount: trend === 'grows' ? growth : 0,
    };
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

const noKinds: readonly Kind[] = [];

type Kind = { readonly fingerprint: string; readonly group: HeapGroup };

function snapshotOf({ kinds, leakedBytes, trackerBytes }: HeapDumpReport, step: number): Snapshot {
  const counts = kindsOf(kinds)
    .slice(0, maxKinds)
    .map(({ fingerprint, group }): [string, number] => [fingerprint, group.count]);
  return { step, bytes: leakedBytes - trackerBytes, counts: new Map(counts) };
}

// Groups that differ only in what a fingerprint leaves out are one kind.
function kindsOf(groups: readonly HeapGroup[]): readonly Kind[] {
  if (groups.length === 0) return noKinds;
  const kinds = new Map<string, HeapGroup>();
  for (const group of groups) {
    const fingerprint = groupFingerprint(group);
    const known = kinds.get(fingerprint);
    const sum = known && { ...known, count: known.count + group.count, bytes: known.bytes + group.bytes };
    kinds.set(fingerprint, sum ?? group);
  }
  return Array.from(kinds, ([fingerprint, group]) => ({ fingerprint, group }));
}

function perStep(snapshots: readonly Snapshot[], values: readonly number[]): number {
  const steps = (snapshots.at(-1)?.step ?? 0) - (snapshots[0]?.step ?? 0);
  return steps === 0 ? 0 : ((values.at(-1) ?? 0) - (values[0] ?? 0)) / steps;
}

function bytesPerDump({ perDumpCount, group }: SeriesKind): number {
  return perDumpCount * group.sizeBytes;
}

function sumOf<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}
