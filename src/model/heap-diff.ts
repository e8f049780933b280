import type { HeapDumpFacts } from './heap-dump.js';
import type { HeapGroup } from './heap-report.js';

/** How much of one kind of block two inputs hold. */
export type HeapChange = {
  readonly fingerprint: string;
  /** From the later input where it has this kind, else from the earlier one. */
  readonly group: HeapGroup;
  readonly countBefore: number;
  readonly countAfter: number;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
};

/** Kinds of blocks by what became of them; largest change in bytes first. */
export type HeapDiff = {
  readonly added: readonly HeapChange[];
  readonly removed: readonly HeapChange[];
  readonly grown: readonly HeapChange[];
  readonly shrunk: readonly HeapChange[];
  readonly unchanged: readonly HeapChange[];
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  /** The dumps of which too much is missing to tell what is not in them. */
  readonly partial: { readonly before: HeapDumpFacts | null; readonly after: HeapDumpFacts | null };
  /** True when only one input has names, so that hardly anything can match. */
  readonly hasNamesOnOneSideOnly: boolean;
};
