/** What a step of a scenario does; `timeoutMs` is how long it may take. */
export type DriveAction =
  | { readonly kind: 'send'; readonly text: string }
  | { readonly kind: 'expect'; readonly text: string; readonly timeoutMs: number }
  | { readonly kind: 'expect-not'; readonly text: string; readonly forMs: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'reset' };

/** `line` is that of the script. */
export type DriveStep =
  | (DriveAction & { readonly line: number })
  | {
      readonly kind: 'repeat';
      readonly times: number;
      readonly steps: readonly DriveStep[];
      readonly line: number;
    };

export type DriveScript = {
  /** What ends the scenario whenever it is seen. */
  readonly never: readonly string[];
  /** What is sent after each text. */
  readonly lineEnd: string;
  readonly steps: readonly DriveStep[];
};

/** One step that was done; steps of a repeat come once a round. */
export type StepResult = {
  /** Counted from 1 over the whole run. */
  readonly index: number;
  readonly line: number;
  readonly kind: DriveAction['kind'];
  readonly text: string | null;
  readonly ms: number;
  readonly outcome: 'passed' | 'not-seen' | 'seen' | 'never-seen' | 'port-lost' | 'interrupted';
};

export type DriveReport = {
  readonly script: string;
  readonly simulated: boolean;
  /** The first and the last 500. */
  readonly steps: readonly StepResult[];
  readonly stepsCount: number;
  /** The step that ended it early; null where all was well. */
  readonly failure: (StepResult & { readonly lastLines: readonly string[] }) | null;
  readonly seconds: number;
};
