/** A clock that goes back by more than this was restarted: lines of two cores are out of order by some ms only. */
const maxBackMs = 2_000;

const msPerDay = 86_400_000;

/** Time since boot, from the clock of ESP_LOG; libdatachannel's own clock is tied to it. */
export class LogClock {
  #nowMs: number | null = null;
  /** plog's clock minus uptime, at most: a line of plog is not older than the ESP_LOG line before it. */
  #offsetMs: number | null = null;

  /** The last time that was seen in this boot; null before the first. */
  get nowMs(): number | null {
    return this.#nowMs;
  }

  /** True when a clock that shows this was restarted since: that is another boot. */
  isRestart(timeMs: number): boolean {
    return this.#nowMs !== null && timeMs < this.#nowMs - maxBackMs;
  }

  /** Takes the time of an ESP_LOG line. */
  advance(timeMs: number): void {
    this.#nowMs = timeMs;
  }

  /** Time since boot of a line of libdatachannel, whose clock has `wallMs`; null before any ESP_LOG line. */
  anchor(wallMs: number): number | null {
    if (this.#nowMs === null) return null;
    const offset = wallMs - this.#nowMs;
    // A wall clock that was set meanwhile needs another anchor.
    const isSet = this.#offsetMs === null || Math.abs(offset - this.#offsetMs) > msPerDay / 24;
    this.#offsetMs = isSet ? offset : Math.min(offset, this.#offsetMs ?? offset);
    return wallMs - this.#offsetMs;
  }

  /** A boot starts: its clock begins again. */
  restart(): void {
    this.#nowMs = null;
    this.#offsetMs = null;
  }
}
