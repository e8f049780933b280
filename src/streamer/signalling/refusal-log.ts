import type { RefusalReason, SignalEvent } from '../../model/signal-event.js';
import { limits } from './limits.js';
import { TokenBucket } from './token-bucket.js';

export type Refusal = {
  readonly id: string | null;
  readonly address: string;
  readonly reason: RefusalReason;
  readonly detail: string;
};

/** Counts every refusal by its kind, and shows a few of them each second, so that an attack cannot flood the log. */
export class RefusalLog {
  readonly #counts = new Map<RefusalReason, { total: number; unshown: number; bucket: TokenBucket }>();

  /** The event to show, or null where enough of this kind were shown. */
  add(refusal: Refusal, timeMs: number): SignalEvent | null {
    const kind = this.#kind(refusal.reason, timeMs);
    kind.total++;
    if (!kind.bucket.take(timeMs)) {
      kind.unshown++;
      return null;
    }
    const { unshown } = kind;
    kind.unshown = 0;
    return { event: 'refused', timeMs, ...refusal, unshown };
  }

  totals(): Partial<Record<RefusalReason, number>> {
    const sorted = [...this.#counts].toSorted(([a], [b]) => a.localeCompare(b));
    return Object.fromEntries(sorted.map(([reason, { total }]) => [reason, total]));
  }

  #kind(reason: RefusalReason, timeMs: number): { total: number; unshown: number; bucket: TokenBucket } {
    const known = this.#counts.get(reason);
    if (known) return known;
    const { refusalsPerSecond } = limits;
    const bucket = new TokenBucket({ perSecond: refusalsPerSecond, burst: refusalsPerSecond }, timeMs);
    const kind = { total: 0, unshown: 0, bucket };
    this.#counts.set(reason, kind);
    return kind;
  }
}
