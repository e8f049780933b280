import type { HeapDumpFacts } from '../../model/heap-dump.js';
import type { HeapGroup } from '../../model/heap-report.js';

/** `sizeof(alloc_trace_record_t)` in the streamer firmware's leak tracker on rv32. */
const trackerRecordBytes = 112;
/** A smaller multiple of it may be anything. */
const minTrackerRecords = 100;

export type TrackerArtefact = {
  readonly group: HeapGroup;
  readonly records: number;
  /** True when the log said how large the buffer is; else its size alone tells. */
  readonly isStated: boolean;
};

/**
 * The leak tracker's own buffer, which it reports as a leak because it allocates it after the trace has started:
 * one block of (records x 112) bytes. Null where there is none.
 */
export function findTrackerBuffer(
  facts: HeapDumpFacts,
  groups: readonly HeapGroup[],
): TrackerArtefact | null {
  if (facts.dialect !== 'leak-tracker') return null;
  const stated = facts.trackerBufferRecords;
  const group = groups.find(({ count, sizeBytes }) => {
    if (count !== 1 || sizeBytes % trackerRecordBytes !== 0) return false;
    const records = sizeBytes / trackerRecordBytes;
    return stated === null ? records >= minTrackerRecords && records % 100 === 0 : records === stated;
  });
  return group ? { group, records: group.sizeBytes / trackerRecordBytes, isStated: stated !== null } : null;
}
