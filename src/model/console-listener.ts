import type { ConsoleFinding } from './console-finding.js';
import type {
  AllocationFailure,
  HeapLayout,
  MemorySample,
  StreamerEvent,
  TaskMemory,
} from './console-record.js';
import type { Boot, Breakdown, Cycle, Sourced, Trend } from './console-report.js';

/** Takes what a console tells as it becomes certain, for those who cannot wait for the end. */
export type ConsoleListener = {
  readonly onSample?: (sample: Sourced<MemorySample>) => void;
  readonly onState?: (event: Sourced<StreamerEvent>) => void;
  /** A boot that is over. */
  readonly onBoot?: (boot: Boot) => void;
  readonly onPanic?: (breakdown: Sourced<Breakdown>) => void;
  readonly onAllocationFailure?: (failure: Sourced<AllocationFailure>) => void;
  readonly onLayout?: (layout: Sourced<HeapLayout>) => void;
  readonly onTask?: (row: Sourced<TaskMemory>) => void;
  readonly onTrend?: (trend: Trend) => void;
  readonly onCycle?: (cycle: Cycle) => void;
  readonly onFinding?: (finding: ConsoleFinding) => void;
};
