import type { HeapDumpReport, HeapGroup } from '../../model/heap-report.js';
import { groupFingerprint } from './group-fingerprint.js';
import { sumOfKept } from './merge-unowned.js';

/** Kinds of block that are followed; a firmware has some dozens of leaking places. */
const maxKinds = 1_000;

/** A number of blocks or bytes, and those of them that an earlier dump has shown; null where that is not known. */
type Amount = { readonly count: number; readonly kept: number | null };

/** What is remembered of a dump. */
export type Snapshot = {
  /** Dumps of the trace before it between which something was allocated. */
  readonly step: number;
  readonly bytes: Amount;
  /** Blocks of each kind, by fingerprint. */
  readonly kinds: ReadonlyMap<string, Amount>;
};

export type Kind = { readonly fingerprint: string; readonly group: HeapGroup };

/** What is remembered of a dump; `repeated` is the one before where nothing was allocated since. */
export function snapshotOf(dump: HeapDumpReport, step: number, repeated?: Snapshot): Snapshot {
  const groups = kindsOf(dump.kinds);
  const kinds = groups
    .slice(0, maxKinds)
    .map(({ fingerprint, group: { count, keptCount } }): [string, Amount] => [
      fingerprint,
      { count, kept: repeated ? (repeated.kinds.get(fingerprint)?.kept ?? 0) : keptCount },
    ]);
  const count = dump.leakedBytes - dump.trackerBytes;
  const kept = repeated ? repeated.bytes.kept : keptBytes(groups);
  return { step, bytes: { count, kept }, kinds: new Map(kinds) };
}

/** Groups that differ only in what a fingerprint leaves out are one kind. */
export function kindsOf(groups: readonly HeapGroup[]): readonly Kind[] {
  if (groups.length === 0) return noKinds;
  const kinds = new Map<string, HeapGroup>();
  for (const group of groups) {
    const fingerprint = groupFingerprint(group);
    const known = kinds.get(fingerprint);
    kinds.set(fingerprint, known ? joined(known, group) : group);
  }
  return Array.from(kinds, ([fingerprint, group]) => ({ fingerprint, group }));
}

/** By how much a figure grows with each dump, on average; `values` are those of the snapshots. */
export function perStep(snapshots: readonly Snapshot[], values: readonly (number | null)[]): number {
  const steps = (snapshots.at(-1)?.step ?? 0) - (snapshots[0]?.step ?? 0);
  return steps === 0 ? 0 : ((values.at(-1) ?? 0) - (values[0] ?? 0)) / steps;
}

const noKinds: readonly Kind[] = [];

function joined(known: HeapGroup, group: HeapGroup): HeapGroup {
  return {
    ...known,
    count: known.count + group.count,
    bytes: known.bytes + group.bytes,
    keptCount: sumOfKept(known, group),
  };
}

function keptBytes(kinds: readonly Kind[]): number | null {
  let bytes = 0;
  for (const { group } of kinds) {
    if (group.keptCount === null) return null;
    if (group.cause?.id !== 'tracker-buffer') bytes += group.keptCount * group.sizeBytes;
  }
  return bytes;
}
