import type { ClosedBy, MediaCounts, ViewCycle, ViewMode } from '../../model/view-cycle.js';

/** What a run of the viewer comes to: sums of the packets, medians of the times. */
export type ViewSummary = MediaCounts & {
  readonly connected: boolean;
  readonly connectMs: number | null;
  readonly firstFrameMs: number | null;
  readonly closedBy: ClosedBy | null;
  readonly detail: string | null;
  readonly requestedCycles: number;
  readonly connectedCycles: number;
  /** Connected, with at least one whole frame. */
  readonly framedCycles: number;
  /** Connected, with a frame where it was held long enough for one. */
  readonly goodCycles: number;
  readonly slowestConnectMs: number | null;
  readonly durationMs: number;
};

export type ViewRun = {
  readonly requestedCycles: number;
  readonly holdMs: number;
  readonly durationMs: number;
};

/** A frame takes 33 ms, and the first one may have begun before we came. */
const minHoldForFrameMs = 100;

/** Sums cycles up as they come, so that a long run takes no memory for each; times are kept for the first 100,000. */
export class ViewTally {
  readonly #connectMs: number[] = [];
  readonly #firstFrameMs: number[] = [];
  readonly #sums = { videoPackets: 0, videoFrames: 0, keyFrames: 0, audioPackets: 0, lost: 0 };
  #cycles = 0;
  #connected = 0;
  #framed = 0;
  #last: ViewCycle | null = null;

  add(cycle: ViewCycle): void {
    this.#cycles++;
    this.#last = cycle;
    if (cycle.connected) this.#connected++;
    if (cycle.connected && cycle.videoFrames > 0) this.#framed++;
    keep(this.#connectMs, cycle.connectMs);
    keep(this.#firstFrameMs, cycle.firstFrameMs);
    this.#sums.videoPackets += cycle.videoPackets;
    this.#sums.videoFrames += cycle.videoFrames;
    this.#sums.keyFrames += cycle.keyFrames;
    this.#sums.audioPackets += cycle.audioPackets;
    this.#sums.lost += cycle.lost;
  }

  summary({ requestedCycles, holdMs, durationMs }: ViewRun): ViewSummary {
    return {
      connected: this.#cycles > 0 && this.#connected === this.#cycles,
      connectMs: median(this.#connectMs),
      firstFrameMs: median(this.#firstFrameMs),
      ...this.#sums,
      closedBy: this.#last?.closedBy ?? null,
      detail: this.#last?.detail ?? null,
      requestedCycles,
      connectedCycles: this.#connected,
      framedCycles: this.#framed,
      goodCycles: holdMs < minHoldForFrameMs ? this.#connected : this.#framed,
      slowestConnectMs:
        this.#connectMs.length === 0 ? null : this.#connectMs.reduce((a, b) => Math.max(a, b)),
      durationMs,
    };
  }
}

const maxKept = 100_000;

function keep(list: number[], value: number | null): void {
  if (value !== null && list.length < maxKept) list.push(value);
}

function median(list: readonly number[]): number | null {
  return list.toSorted((a, b) => a - b)[Math.floor((list.length - 1) / 2)] ?? null;
}

/** Whether a run did what it should: connections with frames, or abuse that reached the streamer. */
export function isGood(summary: ViewSummary, mode: ViewMode): boolean {
  if (mode !== 'normal') return summary.closedBy === 'viewer' || summary.closedBy === 'streamer';
  return summary.goodCycles === summary.requestedCycles;
}
