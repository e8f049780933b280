type Step = 'video' | 'audio' | 'connected' | 'channel';

/**
 * On a board a connection opens step by step: video, audio, connected, channel. On a PC all four come within a
 * millisecond, in the order in which libdatachannel's binding delivers its kinds of callbacks. This holds a step back
 * until those before it have come.
 */
export class OpeningOrder {
  readonly #waiting = new Map<Step, () => void>();
  readonly #order: Step[] = ['video', 'audio', 'connected', 'channel'];

  reach(step: Step, act: () => void): void {
    this.#waiting.set(step, act);
    for (;;) {
      const [next] = this.#order;
      const due = next && this.#waiting.get(next);
      if (next === undefined || !due) return;
      this.#order.shift();
      this.#waiting.delete(next);
      due();
    }
  }

  /** The connection ends: what still waits happens now, in its order. */
  flush(): void {
    for (const step of this.#order.splice(0)) this.#waiting.get(step)?.();
    this.#waiting.clear();
  }
}
