import type { MemoryModelConfig, MemoryRegion } from './model-config.js';
import { ModelHeap, type FreeMemory, type HeapListener, type ModelBlock } from './model-heap.js';

/** How far a client has come. */
export type ClientStage = 'created' | 'connected' | 'streaming';
export type MediaTrack = 'video' | 'audio';

/** What malloc could not give. The firmware is built to panic then, so nothing after it happens. */
export type AllocationMiss = { readonly sizeBytes: number; readonly region: MemoryRegion };

type Client = {
  stage: ClientStage | null;
  readonly own: ModelBlock[];
  readonly packets: Readonly<Record<MediaTrack, ModelBlock[]>>;
};

/** What is larger comes in pieces: one block of 255 KB would be no picture of a connection. */
const pieceBytes = 4_096;
const regions: readonly MemoryRegion[] = ['internal', 'psram'];

/**
 * The memory of the streamer's firmware: what a connection takes, what it leaves behind, and the packets that each track
 * keeps for retransmission. A model by measured levels, no execution. Each step returns what could not be allocated, or
 * null where all went well.
 */
export class MemoryModel {
  readonly #config: MemoryModelConfig;
  readonly #heap: ModelHeap;
  readonly #clients = new Map<string, Client>();
  #hasSetUp = false;
  #cachedConnections = 0;

  constructor(config: MemoryModelConfig, listener: HeapListener) {
    this.#config = config;
    this.#heap = new ModelHeap(config, listener);
  }

  get free(): FreeMemory {
    return this.#heap.free;
  }

  get clients(): number {
    return this.#clients.size;
  }

  has(id: string): boolean {
    return this.#clients.has(id);
  }

  /** A client is created. What it leaks is taken now, and never given back. */
  connect(id: string): AllocationMiss | null {
    if (this.#clients.has(id)) return null;
    const client: Client = { stage: null, own: [], packets: { video: [], audio: [] } };
    this.#clients.set(id, client);
    return this.#setUpOnce() ?? this.#fillCache() ?? this.#leak() ?? this.#raise(client, 'created');
  }

  /** Stages only go up; one that was passed already, and an unknown client, change nothing. */
  reach(id: string, stage: ClientStage): AllocationMiss | null {
    const client = this.#clients.get(id);
    return client === undefined ? null : this.#raise(client, stage);
  }

  /** A packet goes to the store of its track, which throws out its oldest one when it is full. */
  packetSent(id: string, track: MediaTrack, count = 1): AllocationMiss | null {
    const packets = this.#clients.get(id)?.packets[track];
    const { maxPackets, bytesPerPacket, region } = this.#config.nackStore;
    if (packets === undefined || maxPackets === 0) return null;
    for (let i = 0; i < count; i++) {
      const block = this.#heap.allocate(bytesPerPacket, region);
      if (block === null) return { sizeBytes: bytesPerPacket, region };
      packets.push(block);
      const oldest = packets.length > maxPackets ? packets.shift() : undefined;
      if (oldest !== undefined) this.#heap.release(oldest);
    }
    return null;
  }

  disconnect(id: string): void {
    const client = this.#clients.get(id);
    if (client === undefined) return;
    this.#clients.delete(id);
    for (const block of [...client.own, ...client.packets.video, ...client.packets.audio]) {
      this.#heap.release(block);
    }
  }

  #setUpOnce(): AllocationMiss | null {
    if (this.#hasSetUp) return null;
    this.#hasSetUp = true;
    const { internalBytes, psramBytes } = this.#config.setUp;
    return this.#take(internalBytes, 'internal') ?? this.#take(psramBytes, 'psram');
  }

  #fillCache(): AllocationMiss | null {
    const { cache } = this.#config;
    if (cache === null || this.#cachedConnections >= cache.connections) return null;
    this.#cachedConnections++;
    return this.#keep(cache);
  }

  #leak(): AllocationMiss | null {
    for (const block of this.#config.leak) {
      const miss = this.#keep(block);
      if (miss !== null) return miss;
    }
    return null;
  }

  #keep({ sizeBytes, count, region }: MemoryModelConfig['leak'][number]): AllocationMiss | null {
    for (let i = 0; i < count; i++) {
      if (this.#heap.allocate(sizeBytes, region) === null) return { sizeBytes, region };
    }
    return null;
  }

  #raise(client: Client, stage: ClientStage): AllocationMiss | null {
    const before = client.stage === null ? null : this.#config.client[client.stage];
    const after = this.#config.client[stage];
    if (client.stage !== null && stages.indexOf(stage) <= stages.indexOf(client.stage)) return null;
    client.stage = stage;
    for (const region of regions) {
      const bytes = bytesIn(after, region) - (before === null ? 0 : bytesIn(before, region));
      const miss = this.#take(bytes, region, client.own);
      if (miss !== null) return miss;
    }
    return null;
  }

  // A stage that needs less than the one before gives nothing back before the end.
  #take(bytes: number, region: MemoryRegion, into: ModelBlock[] = []): AllocationMiss | null {
    for (let rest = bytes; rest > 0; rest -= pieceBytes) {
      const sizeBytes = Math.min(rest, pieceBytes);
      const block = this.#heap.allocate(sizeBytes, region);
      if (block === null) return { sizeBytes, region };
      into.push(block);
    }
    return null;
  }
}

const stages: readonly ClientStage[] = ['created', 'connected', 'streaming'];

function bytesIn(taken: MemoryModelConfig['setUp'], region: MemoryRegion): number {
  return region === 'internal' ? taken.internalBytes : taken.psramBytes;
}
