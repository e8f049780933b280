/** More would not be seen in any picture. */
const maxValues = 512;

/** The lowest values of runs that get longer as more comes: a picture of any span in a bounded space. */
export class Lows {
  #values: number[] = [];
  /** How many readings one value stands for. */
  #stride = 1;
  #inRun = 0;
  #lowest = Number.POSITIVE_INFINITY;

  push(value: number): void {
    this.#lowest = Math.min(this.#lowest, value);
    const last = this.#values.length - 1;
    if (this.#inRun > 0) this.#values[last] = Math.min(this.#values[last] ?? value, value);
    else this.#values.push(value);
    this.#inRun = (this.#inRun + 1) % this.#stride;
    if (this.#values.length > maxValues) this.#halve();
  }

  get values(): readonly number[] {
    return this.#values;
  }

  get lowest(): number {
    return this.#lowest;
  }

  // Two runs become one.
  #halve(): void {
    const { length } = this.#values;
    this.#values = Array.from({ length: Math.ceil(length / 2) }, (_, i) => {
      const [a = 0, b = a] = this.#values.slice(i * 2, i * 2 + 2);
      return Math.min(a, b);
    });
    // One more than an even limit: the last value has no partner, and stays the beginning of a run.
    if (this.#inRun === 0) this.#inRun = this.#stride;
    this.#stride *= 2;
  }
}
