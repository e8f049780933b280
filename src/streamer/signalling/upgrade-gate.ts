import { limits } from './limits.js';
import { TokenBucket } from './token-bucket.js';

/** Lets each address upgrade so many connections a second. */
export class UpgradeGate {
  readonly #now: () => number;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(now: () => number) {
    this.#now = now;
  }

  take(address: string): boolean {
    return this.#bucketOf(address).take(this.#now());
  }

  #bucketOf(address: string): TokenBucket {
    const known = this.#buckets.get(address);
    if (known) return known;
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined && this.#buckets.size >= limits.maxAddresses) this.#buckets.delete(oldest);
    const { upgradesPerSecond: perSecond, upgradeBurst: burst } = limits;
    const bucket = new TokenBucket({ perSecond, burst }, this.#now());
    this.#buckets.set(address, bucket);
    return bucket;
  }
}
