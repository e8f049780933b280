import type { HeapGroup, HeapSeries, SeriesKind } from '../../model/heap-report.js';

/** Bytes of a kind that come with each dump. */
export function growthOf({ perDumpCount, group }: SeriesKind): number {
  return perDumpCount * group.sizeBytes;
}

/** The kinds that grow from dump to dump, what grows most first: verdict, stack and next step are of the same one. */
export function growingKinds({ kinds }: HeapSeries): readonly SeriesKind[] {
  return kinds.filter(({ trend }) => trend === 'grows').toSorted((a, b) => growthOf(b) - growthOf(a));
}

/** The kinds of which the dumps do not tell whether they grow, largest first. */
export function openKinds({ kinds }: HeapSeries): readonly HeapGroup[] {
  return kinds
    .filter(({ trend, group }) => trend === 'unknown' && group.cause?.id !== 'tracker-buffer')
    .map(({ group }) => group)
    .toSorted((a, b) => b.bytes - a.bytes);
}
