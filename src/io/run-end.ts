/** How a run that lasts until something ends it came to its end: by the first of its reasons; its signal stops the rest. */
export class RunEnd<How extends string> {
  readonly #controller = new AbortController();
  readonly #timers: NodeJS.Timeout[] = [];
  #how: How | null = null;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Null while it goes on. */
  get how(): How | null {
    return this.#how;
  }

  reach(how: How, reason?: DOMException): void {
    this.#how ??= how;
    this.#controller.abort(reason);
  }

  /** Ends it when another signal aborts: Ctrl+C. */
  reachBy(signal: AbortSignal, how: How): void {
    signal.addEventListener('abort', () => this.reach(how), { once: true });
    if (signal.aborted) this.reach(how);
  }

  /** Ends it after this time; the signal has the reason of `AbortSignal.timeout`. */
  reachAfter(ms: number, how: How): void {
    const timeUp = (): void => this.reach(how, new DOMException('The time is up.', 'TimeoutError'));
    this.#timers.push(setTimeout(timeUp, ms));
  }

  dispose(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}
