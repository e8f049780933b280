import type { Cycle } from '../model/console-report.js';
import type { MediaCounts } from '../model/view-cycle.js';

/** Connections whose media are kept, the last ones. */
const maxKept = 20_000;

/** What viewers received, by the client's id, which the board's console prints, too. */
export class CycleMedia {
  readonly #byClient = new Map<string, MediaCounts>();

  add(clientId: string, media: MediaCounts): void {
    this.#byClient.delete(clientId);
    this.#byClient.set(clientId, media);
    const [oldest] = this.#byClient.keys();
    if (this.#byClient.size > maxKept && oldest !== undefined) this.#byClient.delete(oldest);
  }

  /** The cycle with what its viewer received, where that is known. */
  attach(cycle: Cycle): Cycle {
    const media = cycle.client === null ? undefined : this.#byClient.get(cycle.client);
    return media ? { ...cycle, media } : cycle;
  }
}
