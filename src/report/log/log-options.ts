import type { ChalkInstance } from 'chalk';

/** How the report of a whole log is written, and what it was asked for with. */
export type LogTextOptions = {
  readonly style: ChalkInstance;
  /** Columns of the terminal; null for a pipe or a file. */
  readonly columns: number | null;
  readonly logs: readonly string[];
  readonly elfs: readonly string[];
  readonly hasSdkconfig: boolean;
};
