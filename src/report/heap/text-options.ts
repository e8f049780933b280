import type { Look } from '../text/report-parts.js';

/** How the report for people is written, and what it was asked for with. */
export type HeapTextOptions = Look & {
  /** Each dump gets a table of its own. */
  readonly isEvery: boolean;
  readonly logs: readonly string[];
  readonly elfs: readonly string[];
  readonly hasSdkconfig: boolean;
};
