import type { TruncationCause } from '../../model/heap-dump.js';

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
