import type { WallTime } from './lines/line-time.js';

/** A clock that goes back by more than this was restarted: lines of two cores are out of order by some ms only. */
const maxBackMs = 2_000;
/** A stamp that is further ahead is believed only when others agree: a bit may have tipped on the line. */
const maxAheadMs = 600_000;
/** So many rising stamps make a new clock; one damaged stamp, or equal ones, is none. */
const minAgreeing = 3;

const msPerDay = 86_400_000;
/** The uptime of ESP_LOG is a uint32 of milliseconds: it wraps after 49.7 days. */
const uptimeWrapMs = 2 ** 32;

/** What a stamp does to the clock. */
export type ClockStep = 'goes-on' | 'doubtful' | 'restarts';

/** Time since boot, from the clock of ESP_LOG; other clocks (libdatachannel's, a capture tool's) are tied to it. */
export class LogClock {
  #nowMs: number | null = null;
  /** It is that of a capture tool so far: how long the chip was up before, nobody knows. */
  #isOfWall = false;
  /** Full turns of the uptime's 32 bits. */
  #wrapsMs = 0;
  #doubtful: number[] = [];
  /** plog's clock minus uptime, at most: a line of plog is not older than the ESP_LOG line before it. */
  #plogOffsetMs: number | null = null;
  readonly #wall = new WallClock();

  /** The last time that was seen in this boot; null before the first. */
  get nowMs(): number | null {
    return this.#nowMs;
  }

  /** Takes the uptime of an ESP_LOG line. After `restarts` call `restart`, then take the stamp again. */
  take(stampMs: number): ClockStep {
    const timeMs = stampMs + this.#wrapsMs;
    const now = this.#nowMs;
    const isFirst = this.#isOfWall && timeMs >= (now ?? 0);
    this.#isOfWall = false;
    if (now === null || isFirst || (timeMs >= now - maxBackMs && timeMs <= now + maxAheadMs)) {
      this.#doubtful = [];
      this.#nowMs = timeMs;
      return 'goes-on';
    }
    if (!this.#agree(timeMs)) return 'doubtful';
    this.#doubtful = [];
    if (timeMs < now && now > this.#wrapsMs + uptimeWrapMs - maxAheadMs) {
      this.#wrapsMs += uptimeWrapMs;
      this.#nowMs = stampMs + this.#wrapsMs;
      return 'goes-on';
    }
    if (timeMs < now) return 'restarts';
    this.#nowMs = timeMs;
    return 'goes-on';
  }

  /** Takes a wall clock, of the log's own lines or of a capture tool; it counts where the chip's uptime is not known. */
  takeWall(time: WallTime): void {
    const elapsedMs = this.#wall.take(time);
    if (elapsedMs === null) return;
    this.#nowMs = elapsedMs;
    this.#isOfWall = true;
  }

  /** Time since boot of a line of libdatachannel, whose clock has `wallMs`; null before any ESP_LOG line. */
  anchor(wallMs: number): number | null {
    if (this.#nowMs === null) return null;
    const offset = wallMs - this.#nowMs;
    // A wall clock that was set meanwhile needs another anchor.
    const isSet = this.#plogOffsetMs === null || Math.abs(offset - this.#plogOffsetMs) > msPerDay / 24;
    this.#plogOffsetMs = isSet ? offset : Math.min(offset, this.#plogOffsetMs ?? offset);
    return wallMs - this.#plogOffsetMs;
  }

  /** A boot starts: its clock begins again. */
  restart(): void {
    this.#nowMs = null;
    this.#isOfWall = false;
    this.#wrapsMs = 0;
    this.#doubtful = [];
    this.#plogOffsetMs = null;
    this.#wall.restart();
  }

  #agree(timeMs: number): boolean {
    const last = this.#doubtful.at(-1);
    const follows = last === undefined || (timeMs >= last && timeMs <= last + maxAheadMs);
    this.#doubtful = follows ? [...this.#doubtful, timeMs].slice(-minAgreeing) : [timeMs];
    const isRising = (this.#doubtful[0] ?? 0) < timeMs;
    return this.#doubtful.length === minAgreeing && isRising;
  }
}

/** Time since the first stamp of a boot, of a clock that may have no date. */
class WallClock {
  #firstMs: number | null = null;
  #lastMs = 0;
  #daysMs = 0;

  // Null for a stamp that goes back: the clock was set, or the line is damaged.
  take({ ms, isDayTime }: WallTime): number | null {
    this.#firstMs ??= ms;
    let time = ms + this.#daysMs;
    if (isDayTime && time < this.#lastMs - msPerDay / 2) {
      this.#daysMs += msPerDay;
      time += msPerDay;
    }
    const isBack = time < this.#lastMs - maxBackMs && this.#lastMs !== 0;
    const isFarAhead = this.#lastMs !== 0 && time > this.#lastMs + msPerDay;
    // Where it was set to another time, time goes on from where it was.
    if (isBack || isFarAhead) this.#firstMs += time - this.#lastMs;
    this.#lastMs = time;
    return time - this.#firstMs;
  }

  restart(): void {
    this.#firstMs = null;
    this.#lastMs = 0;
    this.#daysMs = 0;
  }
}
