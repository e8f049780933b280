/** Why a soak ended. */
export type SoakEnd = 'cycles' | 'certain' | 'crash' | 'interrupted' | 'viewer-failed';

/** What a soak has beside the report on its log. */
export type SoakFacts = {
  readonly requestedCycles: number;
  readonly completedCycles: number;
  /** Of these, connections in which media came. */
  readonly connectedCycles: number;
  readonly stoppedBy: SoakEnd;
  readonly simulated: boolean;
};
