import type { Connection } from './connection.js';

/** How one cycle went. */
export type CycleResult = {
  readonly connectMs: number | null;
  readonly firstFrameMs: number | null;
  readonly framesDecoded: number;
  readonly lost: number;
  readonly end: string;
};

export type CyclePlan = { readonly count: number; readonly holdMs: number; readonly pauseMs: number };

/** The longest wait for a connection; its own limits are shorter. */
const maxConnectMs = 30_000;
const pollMs = 25;

/** Connects, holds and disconnects, again and again. */
export class Cycles {
  #isStopped = false;
  readonly #open: () => Connection;
  readonly #onCycle: (result: CycleResult) => void;

  constructor(open: () => Connection, onCycle: (result: CycleResult) => void) {
    this.#open = open;
    this.#onCycle = onCycle;
  }

  stop(): void {
    this.#isStopped = true;
  }

  async run({ count, holdMs, pauseMs }: CyclePlan): Promise<void> {
    for (let index = 0; index < count && !this.#isStopped; index++) {
      this.#onCycle(await this.#cycle(holdMs));
      if (index + 1 < count) await this.#wait(pauseMs, () => false);
    }
  }

  async #cycle(holdMs: number): Promise<CycleResult> {
    const connection = this.#open();
    try {
      await this.#wait(maxConnectMs, () => connection.connectMs !== null || connection.isOver);
      await this.#wait(holdMs, () => connection.isOver);
      const ended = connection.end ?? 'held';
      const { framesDecoded, videoLost, audioLost } = await connection.statistics();
      const { connectMs, firstFrameMs } = connection;
      const end = connectMs === null ? 'no connection' : ended;
      return { connectMs, firstFrameMs, framesDecoded, lost: videoLost + audioLost, end };
    } finally {
      connection.close();
    }
  }

  async #wait(ms: number, isDone: () => boolean): Promise<void> {
    const endMs = performance.now() + ms;
    while (!this.#isStopped && !isDone()) {
      const leftMs = endMs - performance.now();
      if (leftMs <= 0) return;
      await new Promise((resolve) => setTimeout(resolve, Math.min(pollMs, leftMs)));
    }
  }
}
