import type { ViewCycle, ViewMode } from '../../model/view-cycle.js';

/** What the viewer's worker is told to do: a connection each time that its parent wants the next one. */
export type ViewerSetup = {
  readonly signalUrl: string;
  /** Of the streamer that is asked. */
  readonly streamerId: string;
  readonly mode: ViewMode;
  readonly holdMs: number;
  /** Of the first cycle; a worker may take over from one that died. */
  readonly firstIndex: number;
};

/** What it reports. */
export type ViewerReport =
  | { readonly kind: 'started'; readonly clientId: string }
  | { readonly kind: 'cycle'; readonly cycle: ViewCycle };
