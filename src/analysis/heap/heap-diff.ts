import type { HeapDumpFacts } from '../../model/heap-dump.js';
import type { HeapChange, HeapDiff } from '../../model/heap-diff.js';
import type { HeapDumpReport, HeapGroup } from '../../model/heap-report.js';
import { groupFingerprint, sizeFingerprint } from './group-fingerprint.js';
import { isPartial } from './lost-blocks.js';

type Kind = { readonly group: HeapGroup; readonly count: number; readonly bytes: number };

/** Compares two dumps kind by kind: what came, went, grew and shrank. Null stands for a trace without a dump. */
export function diffHeapDumps(before: HeapDumpReport | null, after: HeapDumpReport | null): HeapDiff {
  const hasNamesOnOneSideOnly =
    (before?.kinds.length ?? 0) > 0 && (after?.kinds.length ?? 0) > 0 && hasNames(before) !== hasNames(after);
  // Where only one has names, what both know must do: sizes and regions.
  const nameOf = hasNamesOnOneSideOnly ? sizeFingerprint : groupFingerprint;
  const old = kindsOf(before, nameOf);
  const recent = kindsOf(after, nameOf);
  const changes = [...new Set([...old.keys(), ...recent.keys()])].flatMap(
    (fingerprint) => changeOf(fingerprint, old.get(fingerprint), recent.get(fingerprint)) ?? [],
  );
  changes.sort(
    (a, b) => Math.abs(deltaOf(b)) - Math.abs(deltaOf(a)) || compareText(a.fingerprint, b.fingerprint),
  );
  return {
    added: changes.filter(({ countBefore }) => countBefore === 0),
    removed: changes.filter(({ countAfter }) => countAfter === 0),
    grown: changes.filter((change) => change.countBefore > 0 && deltaOf(change) > 0),
    shrunk: changes.filter((change) => change.countAfter > 0 && deltaOf(change) < 0),
    unchanged: changes.filter((change) => deltaOf(change) === 0),
    bytesBefore: sumBytes(old),
    bytesAfter: sumBytes(recent),
    partial: { before: factsOfPartial(before), after: factsOfPartial(after) },
    hasNamesOnOneSideOnly,
  };
}

// Kinds that differ only in what a fingerprint leaves out (overloads, causes) are one kind here.
function kindsOf(
  dump: HeapDumpReport | null,
  nameOf: (group: HeapGroup) => string,
): ReadonlyMap<string, Kind> {
  const kinds = new Map<string, Kind>();
  for (const group of dump?.kinds ?? []) {
    if (group.cause?.id === 'tracker-buffer') continue;
    const fingerprint = nameOf(group);
    const { count = 0, bytes = 0, group: first = group } = kinds.get(fingerprint) ?? {};
    kinds.set(fingerprint, { group: first, count: count + group.count, bytes: bytes + group.bytes });
  }
  return kinds;
}

function changeOf(fingerprint: string, before: Kind | undefined, after: Kind | undefined): HeapChange | null {
  const group = (after ?? before)?.group;
  if (!group) return null;
  return {
    fingerprint,
    group,
    countBefore: before?.count ?? 0,
    countAfter: after?.count ?? 0,
    bytesBefore: before?.bytes ?? 0,
    bytesAfter: after?.bytes ?? 0,
  };
}

function deltaOf({ bytesBefore, bytesAfter }: HeapChange): number {
  return bytesAfter - bytesBefore;
}

function sumBytes(kinds: ReadonlyMap<string, Kind>): number {
  return [...kinds.values()].reduce((sum, { bytes }) => sum + bytes, 0);
}

function factsOfPartial(dump: HeapDumpReport | null): HeapDumpFacts | null {
  return dump && (isPartial(dump) || dump.facts.stated.overflowed === true) ? dump.facts : null;
}

function hasNames(dump: HeapDumpReport | null): boolean {
  return dump?.kinds.some(({ owner }) => owner !== null) ?? false;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
