/** What the twin's worker is told. */
export type TwinSetup = {
  readonly signalUrl: string;
  readonly mediaFolder: string;
  /** Packets that each track keeps for retransmission; the firmware has 64. */
  readonly maxSize: number;
  /** How many of 100 packets of media are lost on their way to the viewer, and how much later the others arrive. */
  readonly lossPercent: number;
  readonly delayMs: number;
  /** What the modelled memory loses with each connection. */
  readonly leakBytes: number;
};

/** What it reports: a line of its console. */
export type TwinReport = { readonly line: string };
