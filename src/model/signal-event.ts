/** Why the signalling server did not hand something on, or let somebody in. */
export type RefusalReason =
  | 'foreign-host'
  | 'foreign-origin'
  | 'bad-id'
  | 'too-many-clients'
  | 'too-many-upgrades'
  | 'too-many-messages'
  | 'too-large'
  | 'bad-frame'
  | 'binary'
  | 'malformed-json'
  | 'no-destination'
  | 'nested-value'
  | 'absent-client'
  | 'slow-reader'
  | 'half-open';

/** What a message waits for: a request for its offer, an offer for its answer. */
export type WaitsFor = 'offer' | 'answer';

/** A thing that the signalling server saw. `timeMs` counts from the start of the server. */
export type SignalEvent = { readonly timeMs: number } & (
  | {
      readonly event: 'joined';
      readonly id: string;
      readonly address: string;
      /** True where an older connection of this id was closed for it. */
      readonly replaces: boolean;
    }
  | { readonly event: 'left'; readonly id: string; readonly code: number; readonly reason: string }
  | {
      readonly event: 'relayed';
      readonly from: string;
      readonly to: string;
      readonly type: string;
      readonly sizeBytes: number;
      /** Since the message that this one answers; null for a message that answers none. */
      readonly afterMs: number | null;
    }
  | { readonly event: 'waiting'; readonly from: string; readonly to: string }
  | {
      readonly event: 'refused';
      readonly id: string | null;
      readonly address: string;
      readonly reason: RefusalReason;
      readonly detail: string;
      /** How many of the same kind were left out of the log since the last one that it shows. */
      readonly unshown: number;
    }
  | {
      readonly event: 'unanswered';
      readonly from: string;
      readonly to: string;
      readonly waitsFor: WaitsFor;
      readonly waitedMs: number;
    }
);

/** What a run of the signalling server comes to. */
export type SignalSummary = {
  readonly durationMs: number;
  readonly joined: number;
  readonly requests: number;
  readonly offers: number;
  readonly answers: number;
  readonly unanswered: number;
  readonly refused: Readonly<Partial<Record<RefusalReason, number>>>;
};
