import type { ChalkInstance } from 'chalk';

/** How the report for people is written, and what it was asked for with. */
export type HeapTextOptions = {
  readonly style: ChalkInstance;
  /** Columns of the terminal; null for a pipe or a file. */
  readonly columns: number | null;
  /** Each dump gets a table of its own. */
  readonly isEvery: boolean;
  readonly logs: readonly string[];
  readonly elfs: readonly string[];
  readonly hasSdkconfig: boolean;
};
