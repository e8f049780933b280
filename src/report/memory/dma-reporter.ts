import type { ConsoleFinding, ConsoleSummary } from '../../model/console-finding.js';
import type { MemorySample, StreamerEvent } from '../../model/console-record.js';
import type { Boot, ConsoleReport, Cycle, Sourced, Trend } from '../../model/console-report.js';

/** All that is known at the end. */
export type DmaAnswer = ConsoleSummary & {
  readonly report: ConsoleReport;
  /** The user stopped the run: the answer holds what was found so far. */
  readonly isInterrupted: boolean;
};

/** Writes the answer of `dma`; who streams takes facts as they come, the others wait for the end. */
export interface DmaReporter {
  readonly onSample?: (sample: Sourced<MemorySample>) => void;
  readonly onState?: (event: Sourced<StreamerEvent>) => void;
  readonly onBoot?: (boot: Boot) => void;
  readonly onTrend?: (trend: Trend) => void;
  readonly onCycle?: (cycle: Cycle) => void;
  readonly onFinding?: (finding: ConsoleFinding) => void;
  finish(answer: DmaAnswer): void;
}
