import type { SignalEvent } from './signal-event.js';
import type { ViewCycle } from './view-cycle.js';

/** The first line of a session file, by which it is known. */
export type SessionHeader = {
  readonly session: 'esp-rtc-diag';
  readonly schemaVersion: 1;
  readonly by: 'signal' | 'view';
  /** Since the epoch; the `timeMs` of the records count from here. */
  readonly startedAtMs: number;
};

/** What a connection did, at a time: an event of the signalling server, or a whole cycle of the viewer at its end. */
export type SessionRecord =
  | SignalEvent
  | ({ readonly event: 'cycle'; readonly timeMs: number } & ViewCycle)
  /** Records that could not be written in time. */
  | { readonly event: 'dropped'; readonly timeMs: number; readonly count: number };
