import type { ConsoleRecord } from '../model/console-record.js';

/** A reset that we made shows as a boot within so many lines, which were under way. */
const maxLinesToBoot = 200;

/** Tells the boots that follow a reset of ours, which are no news, from those that the firmware made. */
export class OwnResets {
  /** The last line before each reset whose boot has not come. */
  #lines: number[] = [];

  /** The chip is reset by us after this line. */
  expect(line: number): void {
    this.#lines.push(line);
  }

  /** The record, marked where it is a boot of ours. A boot may be told late, when the next one ends it; so its line counts. */
  mark(record: ConsoleRecord): ConsoleRecord {
    const { kind, line } = record;
    const isOurs = kind === 'boot' && this.#lines.some((at) => at < line && line <= at + maxLinesToBoot);
    if (!isOurs) return record;
    // The first boot of all may still be that of the power coming.
    if (record.boot > 0) this.#lines = this.#lines.filter((at) => at >= line);
    return { ...record, isOurs };
  }
}
