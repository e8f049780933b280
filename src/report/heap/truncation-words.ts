import type { HeapDumpFacts, TruncationCause } from '../../model/heap-dump.js';

/** What cut a dump off, to follow "cut off". */
export function truncationWords(cause: TruncationCause | null): string {
  switch (cause) {
    case 'interrupt-watchdog':
      return 'by the interrupt watchdog';
    case 'panic':
      return 'by a panic';
    case 'reboot':
      return 'by a reboot';
    case 'next-dump':
      return 'by the next dump';
    case 'end-of-input':
      return 'by the end of the log';
    case null:
      return 'before its summary';
  }
}

/**
 * True where records may be missing: the buffer overflowed, or the dump is cut off. The header of one that is cut off
 * says how many there are; a buffer that is full may have lost some, which the summary would say.
 */
export function mayLackRecords({ stated, parsedRecords }: HeapDumpFacts): boolean {
  const { bytes, records, capacity, overflowed } = stated;
  if (bytes !== null) return overflowed === true;
  return records === null || parsedRecords < records || capacity === null || records >= capacity;
}
