/** A promise that is settled from outside; what comes after the first is dropped. */
export class FirstOf<Value> {
  readonly promise: Promise<Value>;
  #resolve: (value: Value) => void = () => undefined;

  constructor() {
    this.promise = new Promise((resolve) => (this.#resolve = resolve));
  }

  settle(value: Value): void {
    this.#resolve(value);
  }

  /** The value, or `late` where it takes longer than `ms`. */
  async within<Late>(ms: number, late: Late): Promise<Value | Late> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<Late>((resolve) => (timer = setTimeout(() => resolve(late), ms)));
    try {
      return await Promise.race([this.promise, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }
}
