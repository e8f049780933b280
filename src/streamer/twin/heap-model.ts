/** Free memory, in bytes. */
export type ModelledHeap = { readonly heap: number; readonly dma: number; readonly internal: number };

/** What a client has reached. */
export type ClientLevel = 'created' | 'connected' | 'streaming';

const kilo = 1024;
/**
 * Levels of a real console of the firmware with one connection, in KB of heap, DMA and internal: idle 32934/365/395,
 * created 32744/354/385, connected 32641/326/356, streaming 32469/325/355, afterwards 32786/358/389.
 */
const idle = { heap: 32_934 * kilo, dma: 365 * kilo, internal: 395 * kilo } as const;
/** What the first connection sets up for good. */
const setUp = { heap: 148 * kilo, dma: 7 * kilo, internal: 6 * kilo } as const;
/** What each client takes beside that, without its stored packets. */
const taken: Readonly<Record<ClientLevel, ModelledHeap>> = {
  created: { heap: 42 * kilo, dma: 4 * kilo, internal: 4 * kilo },
  connected: { heap: 145 * kilo, dma: 32 * kilo, internal: 33 * kilo },
  streaming: { heap: 289 * kilo, dma: 33 * kilo, internal: 34 * kilo },
};
/** By parts: control block, list element and map node of a stored packet. */
const bytesPerStoredPacket = 230;

/** The twin's memory is a model: its process has no DMA pool, and the binding leaks on its own. */
export class HeapModel {
  readonly #leakBytes: number;
  readonly #clients = new Map<object, ClientLevel>();
  #storedPackets: () => number = () => 0;
  #cycles = 0;

  /** @param leakBytes what each connection keeps of internal RAM, DMA-capable */
  constructor(leakBytes: number) {
    this.#leakBytes = leakBytes;
  }

  countStoredPackets(count: () => number): void {
    this.#storedPackets = count;
  }

  reach(client: object, level: ClientLevel): void {
    this.#clients.set(client, level);
  }

  leave(client: object): void {
    if (this.#clients.delete(client)) this.#cycles++;
  }

  get free(): ModelledHeap {
    const leaked = this.#cycles * this.#leakBytes;
    const hasSetUp = this.#cycles > 0 || this.#clients.size > 0;
    const stored = this.#storedPackets() * bytesPerStoredPacket;
    let heap = idle.heap - leaked - stored - (hasSetUp ? setUp.heap : 0);
    let dma = idle.dma - leaked - (hasSetUp ? setUp.dma : 0);
    let internal = idle.internal - leaked - (hasSetUp ? setUp.internal : 0);
    for (const level of this.#clients.values()) {
      heap -= taken[level].heap;
      dma -= taken[level].dma;
      internal -= taken[level].internal;
    }
    return { heap: Math.max(0, heap), dma: Math.max(0, dma), internal: Math.max(0, internal) };
  }
}
