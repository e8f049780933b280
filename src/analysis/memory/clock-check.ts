import type { MemorySample } from '../../model/console-record.js';
import type { Sourced } from '../../model/console-report.js';

/** Of fewer readings nobody asks for a clock. */
const minReadings = 3;
/** A clock that stands for more of all readings than this is none of theirs. */
const standingShare = 0.5;

/**
 * Finds out whether the readings have a clock. Lines of a bare printf() borrow the time of the last line that has one;
 * where no such line comes between them, they all seem to be of one moment, in which nothing can fall.
 */
export class ClockCheck {
  #last: Pick<Sourced<MemorySample>, 'source' | 'boot' | 'timeMs'> | null = null;
  #timed = 0;
  #standing = 1;
  #longestStanding = 1;

  add({ source, boot, timeMs }: Sourced<MemorySample>): void {
    if (timeMs === null) return;
    const isStanding =
      this.#last?.timeMs === timeMs && this.#last.boot === boot && this.#last.source === source;
    this.#standing = isStanding ? this.#standing + 1 : 1;
    this.#longestStanding = Math.max(this.#longestStanding, this.#standing);
    this.#last = { source, boot, timeMs };
    this.#timed++;
  }

  get hasClock(): boolean {
    if (this.#timed < minReadings) return this.#timed > 0;
    return this.#longestStanding <= standingShare * this.#timed;
  }
}
