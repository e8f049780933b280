import type { HeapDumpFacts } from '../../model/heap-dump.js';

/** A dump of which more than this share is not in the log says nothing about what grows. */
const maxLostShare = 0.05;

/** Of `leakedCount` blocks that were read, and what a dump says of itself. */
type ReadDump = { readonly facts: HeapDumpFacts; readonly leakedCount: number };

/** How many blocks of the dump are not in the log; infinite where it does not say so. */
export function lostBlocks({ facts, leakedCount }: ReadDump): number {
  const { count } = facts.stated;
  if (count !== null) return Math.max(0, count - leakedCount);
  return isCutOff(facts) ? Number.POSITIVE_INFINITY : 0;
}

/** True where so much of a dump is missing that its counts cannot be held against those of another. */
export function isPartial({ facts, leakedCount }: ReadDump): boolean {
  const { count } = facts.stated;
  return count === null ? isCutOff(facts) : leakedCount < count * (1 - maxLostShare);
}

// Its header counts what a dump lists.
function isCutOff({ stated: { records }, parsedRecords }: HeapDumpFacts): boolean {
  return records === null || parsedRecords < records;
}
