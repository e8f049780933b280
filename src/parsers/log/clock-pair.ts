/** Lines of two cores are out of order by so much. */
const maxBackMs = 200;
/** A chip may be silent for so long. */
const maxSilenceMs = 30_000;
/** So near to the line before it, a stamp is of the same clock. */
const sameMs = 1_000;

/** How often the log changes from one clock to the other, and how far both go on meanwhile, before it is certain. */
const minTurns = 12;
const minRiseMs = 5_000;
/** Both go on alike, but for what one of them has not said yet. */
const maxUnlikeMs = 2_000;
const maxUnlikeShare = 0.1;

type Clock = { readonly firstMs: number; lastMs: number };

/**
 * Finds two chips in one log (two boards on one capture, a co-processor's console in that of its host): stamps of the
 * uptime that go to and fro between two clocks, which both go on, and equally fast. A chip that restarts again and again
 * gives the same stamps once more instead.
 */
export class ClockPair {
  #here: Clock | null = null;
  #other: Clock | null = null;
  #turns = 0;
  #isFound = false;

  /** Takes the uptime of a line; by how many ms the clocks differ, once it is certain that there are two. */
  take(stampMs: number): number | null {
    const [here, other] = [this.#here, this.#other];
    if (this.#isFound) return null;
    if (!here) {
      this.#here = { firstMs: stampMs, lastMs: stampMs };
      return null;
    }
    const step = stampMs - here.lastMs;
    const isOther =
      other !== null && follows(other, stampMs) && Math.abs(stampMs - other.lastMs) < Math.abs(step);
    if (isOther && !(step >= 0 && step < sameMs)) {
      other.lastMs = stampMs;
      [this.#here, this.#other] = [other, here];
      this.#turns++;
      this.#isFound = this.#turns >= minTurns && goAlike(here, other);
      return this.#isFound ? Math.abs(here.lastMs - stampMs) : null;
    }
    if (follows(here, stampMs)) {
      here.lastMs = stampMs;
      return null;
    }
    this.#other = { firstMs: here.lastMs, lastMs: here.lastMs };
    this.#here = { firstMs: stampMs, lastMs: stampMs };
    this.#turns = 0;
    return null;
  }

  /** A chip starts: what was before is no clock of it. */
  restart(): void {
    this.#here = null;
    this.#other = null;
    this.#turns = 0;
  }
}

function follows({ lastMs }: Clock, stampMs: number): boolean {
  return stampMs >= lastMs - maxBackMs && stampMs <= lastMs + maxSilenceMs;
}

function goAlike(a: Clock, b: Clock): boolean {
  const [riseA, riseB] = [a.lastMs - a.firstMs, b.lastMs - b.firstMs];
  const unlike = Math.max(maxUnlikeMs, maxUnlikeShare * Math.max(riseA, riseB));
  return Math.min(riseA, riseB) >= minRiseMs && Math.abs(riseA - riseB) <= unlike;
}
