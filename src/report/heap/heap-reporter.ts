import type { HeapDumpReport, HeapSummary, SkippedInput } from '../../model/heap-report.js';

/** Receives dumps as they are found and the summary at the end, and writes the answer. */
export interface HeapReporter {
  dump(dump: HeapDumpReport): void;
  skipped(skipped: SkippedInput): void;
  /** `isInterrupted` when the user stopped the run: the answer holds what was found so far. */
  finish(summary: HeapSummary, isInterrupted: boolean): void;
}

/** Takes a piece of the answer. */
export type Write = (text: string) => void;
