/** What is kept of it: an expectation looks back no further. */
const maxLength = 1_000_000;

type Watcher = { readonly check: () => void };

/** The text that a device has said, and a place in it: what was expected and seen is behind it. */
export class HeardText {
  readonly #decoder = new TextDecoder();
  readonly #never: readonly string[];
  readonly #longestNever: number;
  #text = '';
  #position = 0;
  /** What may never be said and was. */
  #forbidden: string | null = null;
  readonly #watchers = new Set<Watcher>();

  constructor(never: readonly string[]) {
    this.#never = never;
    this.#longestNever = Math.max(0, ...never.map(({ length }) => length));
  }

  get forbidden(): string | null {
    return this.#forbidden;
  }

  push(bytes: Uint8Array): void {
    const more = this.#decoder.decode(bytes, { stream: true });
    // The beginning of it may have come before.
    const fresh = this.#text.slice(Math.max(0, this.#text.length - this.#longestNever + 1)) + more;
    this.#forbidden ??= this.#never.find((text) => fresh.includes(text)) ?? null;
    this.#text += more;
    const excess = this.#text.length - maxLength;
    // Cut now and then, not with each block.
    if (excess > maxLength) {
      this.#text = this.#text.slice(excess);
      this.#position = Math.max(0, this.#position - excess);
    }
    for (const { check } of this.#watchers) check();
  }

  /** True where `text` is behind the place; the place moves behind it. */
  take(text: string): boolean {
    const at = this.#text.indexOf(text, this.#position);
    if (at !== -1) this.#position = at + text.length;
    return at !== -1;
  }

  /** What comes from now on is new. */
  skip(): void {
    this.#position = this.#text.length;
  }

  /** The last whole or broken lines, for a report. */
  lastLines(count: number): readonly string[] {
    return this.#text
      .slice(-20_000)
      .split(/\r?\n/)
      .filter((line) => line !== '')
      .slice(-count);
  }

  /** Resolves with true when `isDone` says so, asked now and with all that comes, and with false after the time. */
  async until(isDone: () => boolean, ms: number, signal: AbortSignal): Promise<boolean> {
    if (isDone()) return true;
    if (signal.aborted) return false;
    return new Promise((resolve) => {
      const end = (isIt: boolean): void => {
        clearTimeout(timer);
        this.#watchers.delete(watcher);
        signal.removeEventListener('abort', abort);
        resolve(isIt);
      };
      const abort = (): void => end(false);
      const timer = setTimeout(() => end(false), ms);
      const watcher = {
        check: () => {
          if (isDone()) end(true);
        },
      };
      this.#watchers.add(watcher);
      signal.addEventListener('abort', abort, { once: true });
    });
  }
}
