import type { PacketCounts } from './twin-memory.js';

type Counts = { -readonly [Kind in keyof PacketCounts]: number };

/** Packets that went out since they were last asked for, by client. */
export class SentCounter<Client extends object> {
  readonly #counts = new Map<Client, Counts>();

  add(client: Client, kind: keyof Counts, packets: number): void {
    const counts = this.#counts.get(client) ?? { video: 0, audio: 0 };
    counts[kind] += packets;
    this.#counts.set(client, counts);
  }

  take(): readonly (readonly [Client, PacketCounts])[] {
    const taken = [...this.#counts];
    this.#counts.clear();
    return taken;
  }
}
