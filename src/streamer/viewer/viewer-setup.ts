import type { ViewCycle, ViewMode } from '../../model/view-cycle.js';

/** What the viewer's worker is told to do. */
export type ViewerSetup = {
  readonly signalUrl: string;
  /** Of the streamer that is asked. */
  readonly streamerId: string;
  readonly mode: ViewMode;
  readonly holdMs: number;
  readonly settleMs: number;
  /** Of the first cycle; a worker may take over from one that died. */
  readonly firstIndex: number;
  readonly cycles: number;
};

/** What it reports. */
export type ViewerReport =
  | {
      readonly kind: 'started';
      readonly index: number;
      readonly clientId: string;
      readonly startedAtMs: number;
    }
  | { readonly kind: 'cycle'; readonly cycle: ViewCycle };
