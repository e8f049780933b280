import type { ChalkInstance } from 'chalk';

/** How the report of a whole log is written, and what it was asked for with. */
export type LogTextOptions = {
  readonly style: ChalkInstance;
  /** Columns of the terminal; null for a pipe or a file. */
  readonly columns: number | null;
  readonly logs: readonly string[];
  /** Where the log was the console of this port, of which no file is kept: nothing can be asked of it again. */
  readonly port?: string | null;
  readonly elfs: readonly string[];
  readonly hasSdkconfig: boolean;
};
