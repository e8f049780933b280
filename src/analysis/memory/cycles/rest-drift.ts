import type { Capability, MemorySample } from '../../../model/console-record.js';
import type { StretchPhase } from '../../../model/console-report.js';
import { capabilities } from './free-bytes.js';

/** The firmware gives back for about so long after the end of a connection. */
const quietMs = 2_000;
/** A viewer takes memory for about so long before a monitor counts it, where no other line tells of it. */
const uncountedMs = 1_000;
const minRests = 4;
/** The mean loss of a rest is so many times its own error. */
const minCertainty = 3.5;
/** Readings in whole steps leave this part of one open, however alike they are. */
const openShare = 0.4;
/** What the rests lose in a second is this share at least of what the whole time loses. */
const minShare = 0.6;
/** Each half of the rests has this share of their loss: what comes once, some seconds after each connection, is of that. */
const minHalf = 0.3;
/** Readings of a rest that are kept; of twice as many every other one. */
const maxReadings = 64;

/** Rests after a connection lose this share at least of what the rest before the first loses in a second, too. */
const minLike = 0.5;

type Loss = {
  rests: number;
  /** Of those after a connection alone. */
  after: number;
  afterSum: number;
  afterMs: number;
  sum: number;
  lateSum: number;
  ms: number;
  squares: number;
  products: number;
  msSquares: number;
};
type Reading = Pick<MemorySample, 'free'> & { readonly timeMs: number };

/** Free memory before the first connection and after each: what falls there goes with time, whoever connects. */
export class RestDrift {
  readonly #losses = new Map<Capability, Loss>();
  #startMs: number | null = null;
  #readings: Reading[] = [];
  #isAfter = false;
  #resolution = 1;

  add({ timeMs, free, clients, resolutionBytes }: MemorySample, phase: StretchPhase): void {
    const isRest = phase === 'after' || phase === 'idle';
    if (!isRest) this.#endRest(clients ? uncountedMs : 0);
    if (!isRest || timeMs === null) return;
    this.#isAfter = phase === 'after';
    this.#resolution = Math.max(this.#resolution, resolutionBytes);
    this.#startMs ??= timeMs;
    if (timeMs - this.#startMs < quietMs) return;
    this.#readings.push({ timeMs, free });
    if (this.#readings.length > 2 * maxReadings)
      this.#readings = this.#readings.filter((_, i) => i % 2 === 0);
  }

  /**
   * Bytes a second that the rests lose, where that is most of what `lostBytes` in `ms` are, over rests and connections;
   * null where they lose nothing, or less.
   */
  lossPerSecond(pool: Capability, { lostBytes, ms }: { lostBytes: number; ms: number }): number | null {
    const loss = this.#losses.get(pool);
    if (!loss || loss.after < minRests || ms <= 0) return null;
    if (loss.sum < minCertainty * errorOf(loss, this.#resolution)) return null;
    if (Math.min(loss.lateSum, loss.sum - loss.lateSum) < minHalf * loss.sum) return null;
    const perMs = loss.sum / loss.ms;
    if (loss.afterSum < minLike * perMs * loss.afterMs) return null;
    return perMs >= (minShare * lostBytes) / ms ? Math.round(perMs * 1000) : null;
  }

  #endRest(lastMs: number): void {
    const untilMs = (this.#readings.at(-1)?.timeMs ?? 0) - lastMs;
    const readings = this.#readings.filter(({ timeMs }) => timeMs <= untilMs);
    this.#startMs = null;
    this.#readings = [];
    const [first, last] = [readings[0], readings.at(-1)];
    if (!first || !last || readings.length < 3) return;
    const half = (first.timeMs + last.timeMs) / 2;
    const middle = readings.find(({ timeMs }) => timeMs >= half) ?? last;
    for (const pool of capabilities) {
      const [before, between, after] = [first.free[pool], middle.free[pool], last.free[pool]];
      if (before === null || between === null || after === null) continue;
      const loss = this.#losses.get(pool) ?? none();
      const [bytes, ms] = [before - after, last.timeMs - first.timeMs];
      loss.rests++;
      if (this.#isAfter) {
        loss.after++;
        loss.afterSum += bytes;
        loss.afterMs += ms;
      }
      loss.sum += bytes;
      loss.lateSum += between - after;
      loss.ms += ms;
      loss.squares += bytes ** 2;
      loss.products += bytes * ms;
      loss.msSquares += ms ** 2;
      this.#losses.set(pool, loss);
    }
  }
}

function none(): Loss {
  return {
    rests: 0,
    after: 0,
    afterSum: 0,
    afterMs: 0,
    sum: 0,
    lateSum: 0,
    ms: 0,
    squares: 0,
    products: 0,
    msSquares: 0,
  };
}

// Of the sum, by how far each rest is from what its length makes of the rate.
function errorOf({ rests, sum, ms, squares, products, msSquares }: Loss, resolution: number): number {
  const rate = sum / ms;
  const variance = Math.max(0, squares - 2 * rate * products + rate ** 2 * msSquares) / rests;
  return Math.max(Math.sqrt(variance), openShare * resolution) * Math.sqrt(rests);
}
