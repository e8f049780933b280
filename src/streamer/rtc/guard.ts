/**
 * Wraps callbacks for libdatachannel: an exception that left one would end the process. And it cuts them off: the
 * binding keeps the callbacks of tracks and channels for ever, and with them all that they hold.
 */
export class Guard {
  readonly #onError: (error: Error) => void;
  #isReleased = false;
  #release: (() => void)[] = [];

  constructor(onError: (error: Error) => void) {
    this.#onError = onError;
  }

  /** A callback for libdatachannel, until `release`. */
  wrap<Args extends unknown[]>(callback: (...args: Args) => void): (...args: Args) => void {
    const slot: { callback: ((...args: Args) => void) | null; guard: Guard | null } = {
      callback,
      guard: this,
    };
    this.#release.push(() => (slot.callback = slot.guard = null));
    return wrapped(slot);
  }

  /** Calls it now. */
  run(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      if (!this.#isReleased) this.#onError(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** No callback comes any more. */
  release(): void {
    this.#isReleased = true;
    for (const cut of this.#release.splice(0)) cut();
  }
}

// Outside of the class: what it closes over stays for ever, and that is the slot alone.
function wrapped<Args extends unknown[]>(slot: {
  callback: ((...args: Args) => void) | null;
  guard: Guard | null;
}): (...args: Args) => void {
  return (...args) => slot.guard?.run(() => slot.callback?.(...args));
}
