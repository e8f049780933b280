import type { ConsoleSummary } from '../../model/console-finding.js';
import type { ConsoleListener } from '../../model/console-listener.js';
import type { ConsoleReport } from '../../model/console-report.js';

/** All that is known at the end. */
export type DmaAnswer = ConsoleSummary & {
  readonly report: ConsoleReport;
  /** The user stopped the run: the answer holds what was found so far. */
  readonly isInterrupted: boolean;
};

/** Writes the answer of `dma`; who streams takes facts as they come, the others wait for the end. */
export interface DmaReporter extends ConsoleListener {
  finish(answer: DmaAnswer): void;
}
