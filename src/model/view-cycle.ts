/** How the headless viewer treats the streamer. */
export type ViewMode =
  | 'normal'
  | 'abandon-offer'
  | 'hard-drop'
  | 'duplicate-id'
  | 'malformed-json'
  | 'ping-flood';

/** Who ended a connection, or what was missing. */
export type ClosedBy =
  | 'viewer'
  | 'streamer'
  | 'interrupt'
  | 'no-signalling'
  | 'signalling-lost'
  | 'no-offer'
  | 'bad-offer'
  | 'no-connection'
  | 'worker-died';

/** When each step was reached, in ms since the start of the cycle; null where it was not. */
export type ViewPhases = {
  readonly socketMs: number | null;
  readonly offerMs: number | null;
  readonly answerMs: number | null;
  readonly connectedMs: number | null;
  readonly tracksMs: number | null;
  readonly firstVideoMs: number | null;
  readonly firstFrameMs: number | null;
  readonly firstKeyFrameMs: number | null;
  readonly firstAudioMs: number | null;
  readonly closedMs: number | null;
};

export type MediaCounts = {
  readonly videoPackets: number;
  readonly videoFrames: number;
  readonly keyFrames: number;
  readonly audioPackets: number;
  readonly lost: number;
};

/** One connection of the headless viewer, from the WebSocket to the end. */
export type ViewCycle = MediaCounts & {
  readonly index: number;
  readonly clientId: string;
  /** Since the epoch. */
  readonly startedAtMs: number;
  readonly connected: boolean;
  readonly connectMs: number | null;
  readonly firstFrameMs: number | null;
  readonly closedBy: ClosedBy;
  /** What went wrong, in a few words. */
  readonly detail: string | null;
  readonly pings: number;
  readonly phases: ViewPhases;
};
