/** Something that is waited for: whoever changes it says so, whoever waits looks again. */
export class Condition {
  readonly #watchers = new Set<() => void>();

  changed(): void {
    for (const look of this.#watchers) look();
  }

  /** Resolves with true once it is so, and with false after the time or the abort. */
  async until(isSo: () => boolean, ms: number, signal: AbortSignal): Promise<boolean> {
    if (isSo()) return true;
    if (signal.aborted) return false;
    return new Promise((resolve) => {
      const end = (isReached: boolean): void => {
        clearTimeout(timer);
        this.#watchers.delete(look);
        signal.removeEventListener('abort', abort);
        resolve(isReached);
      };
      const abort = (): void => end(false);
      const look = (): void => {
        if (isSo()) end(true);
      };
      const timer = setTimeout(() => end(false), ms);
      this.#watchers.add(look);
      signal.addEventListener('abort', abort, { once: true });
    });
  }
}
