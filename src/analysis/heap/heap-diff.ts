import type { HeapDumpFacts } from '../../model/heap-dump.js';
import type { HeapChange, HeapDiff } from '../../model/heap-diff.js';
import type { HeapDumpReport, HeapGroup } from '../../model/heap-report.js';
import { groupFingerprint, ownerFingerprint, sizeFingerprint } from './group-fingerprint.js';
import { isPartial } from './lost-blocks.js';

type Naming = { readonly nameOf: (group: HeapGroup) => string; readonly withRegions: boolean };

type Kind = { readonly group: HeapGroup; readonly count: number; readonly bytes: number };

/** Compares two dumps kind by kind: what came, went, grew and shrank. Null stands for a trace without a dump. */
export function diffHeapDumps(before: HeapDumpReport | null, after: HeapDumpReport | null): HeapDiff {
  const isEmpty = !before?.kinds.length || !after?.kinds.length;
  const hasNamesOnOneSideOnly = !isEmpty && hasNames(before) !== hasNames(after);
  // ESP-IDF says from v5.1 on where a block lies.
  const hasRegionsOnOneSideOnly = !isEmpty && hasRegions(before) !== hasRegions(after);
  // What both know must do.
  const nameOf = hasRegionsOnOneSideOnly ? ownerFingerprint : groupFingerprint;
  const naming: Naming = {
    nameOf: hasNamesOnOneSideOnly ? sizeFingerprint : nameOf,
    withRegions: !hasRegionsOnOneSideOnly,
  };
  const old = kindsOf(before, naming);
  const recent = kindsOf(after, naming);
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
function kindsOf(dump: HeapDumpReport | null, { nameOf, withRegions }: Naming): ReadonlyMap<string, Kind> {
  const kinds = new Map<string, Kind>();
  for (const told of dump?.kinds ?? []) {
    if (told.cause?.id === 'tracker-buffer') continue;
    const group = withRegions ? told : { ...told, region: null };
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

function hasNames(dump: HeapDumpReport): boolean {
  return dump.kinds.some(({ owner }) => owner !== null);
}

function hasRegions(dump: HeapDumpReport): boolean {
  return dump.kinds.some(({ region }) => region !== null);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
