import type { HeapGroup } from '../../model/heap-report.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Puts together groups without an owner that have the same size, region and cause. A stack of bare addresses tells
 * people nothing, and thirty of them hide what the size alone would show. Takes and gives groups largest first.
 */
export function mergeUnowned(groups: readonly HeapGroup[]): readonly HeapGroup[] {
  const merged: HeapGroup[] = [];
  const unownedBySize = new Map<number, Mutable<HeapGroup>[]>();
  for (const group of groups) {
    const rivals = group.owner ? undefined : (unownedBySize.get(group.sizeBytes) ?? []);
    const first = rivals?.find((other) => isSameKind(other, group));
    if (first) {
      first.count += group.count;
      first.bytes += group.bytes;
      first.otherStacks += group.count;
      first.keptCount = sumOfKept(first, group);
      continue;
    }
    const copy = { ...group };
    merged.push(copy);
    rivals?.push(copy);
    if (rivals) unownedBySize.set(group.sizeBytes, rivals);
  }
  return merged.toSorted((a, b) => b.bytes - a.bytes || b.sizeBytes - a.sizeBytes);
}

/** Of the blocks of both, those that an earlier dump has shown. */
export function sumOfKept({ keptCount: a }: HeapGroup, { keptCount: b }: HeapGroup): number | null {
  return a === null || b === null ? null : a + b;
}

function isSameKind(a: HeapGroup, b: HeapGroup): boolean {
  return a.region === b.region && a.cause?.id === b.cause?.id && a.cause?.confidence === b.cause?.confidence;
}
