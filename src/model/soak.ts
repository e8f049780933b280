import type { Certainty } from './console-report.js';
import type { ViewCycle } from './view-cycle.js';

/** Why a soak ended. */
export type SoakEnd =
  | 'cycles'
  | 'certain'
  | 'crash'
  | 'interrupted'
  | 'viewer-failed'
  | 'streamer-absent'
  | 'port-lost';

/** What a soak has beside the report on its log. */
export type SoakFacts = {
  readonly requestedCycles: number;
  readonly completedCycles: number;
  /** Of these, connections in which media came. */
  readonly connectedCycles: number;
  /** Begun, and cut off with the program that made them; each is in the log and is not made again. */
  readonly cutCycles: number;
  /** Of all, how many an earlier run of the same soak had made. */
  readonly resumedCycles: number;
  readonly stoppedBy: SoakEnd;
  /** What more connections would not have changed; null where that was not reached. */
  readonly certainty: Certainty | null;
  /** True where the firmware answered the commands for heap traces. */
  readonly traced: boolean;
  readonly simulated: boolean;
};

/** What a soak must be alike in, so that its runs are one. */
export type SoakSettings = { readonly port: string; readonly hold: number; readonly settle: number };

/** A line of a soak's journal, which is what a run that was cut off goes on from. */
export type SoakRecord =
  | ({ readonly event: 'soak'; readonly schemaVersion: 1 } & SoakSettings)
  /** A run begins, which records the console in a file of this number. */
  | { readonly event: 'run'; readonly run: number }
  | { readonly event: 'started'; readonly clientId: string }
  | ({ readonly event: 'cycle' } & ViewCycle)
  | {
      readonly event: 'done';
      readonly stoppedBy: SoakEnd;
      readonly traced: boolean;
      readonly simulated: boolean;
    };
