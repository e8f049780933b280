import { MemoryModel, type ClientStage } from '../chip/firmware/memory-model.js';
import type { MemoryModelConfig } from '../chip/firmware/model-config.js';
import type { TwinLog } from './twin-log.js';
import type { MemoryClient, PacketCounts, TwinMemory } from './twin-memory.js';

/**
 * The firmware's monitor of free memory over the model, driven by the twin's connections: its process has no DMA pool,
 * and the binding leaks on its own. Nothing breaks here where the model runs empty; on an emulated chip it does.
 */
export class HeapMonitor implements TwinMemory {
  readonly #memory: MemoryModel;
  readonly #log: TwinLog;
  readonly #everyMs: number;
  /** A second connection of an id is another client. */
  readonly #keys = new Map<MemoryClient, string>();
  #count = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(model: MemoryModelConfig, log: TwinLog) {
    this.#memory = new MemoryModel(model, { onAllocate: () => undefined, onFree: () => undefined });
    this.#log = log;
    this.#everyMs = model.monitorEveryMs;
  }

  start(countClients: () => number): void {
    this.#timer = setInterval(() => this.#print(countClients()), this.#everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  reach(client: MemoryClient, stage: ClientStage): void {
    if (stage === 'created') {
      const key = String(this.#count++);
      this.#keys.set(client, key);
      this.#memory.connect(key);
    } else this.#memory.reach(this.#keyOf(client), stage);
  }

  sent(client: MemoryClient, { video, audio }: PacketCounts): void {
    this.#memory.packetSent(this.#keyOf(client), 'video', video);
    this.#memory.packetSent(this.#keyOf(client), 'audio', audio);
  }

  leave(client: MemoryClient): void {
    this.#memory.disconnect(this.#keyOf(client));
    this.#keys.delete(client);
  }

  abort(assertion: string): void {
    // The samples of a folder are checked before they are played.
    throw new Error(`The firmware would abort here: ${assertion}`);
  }

  #keyOf(client: MemoryClient): string {
    return this.#keys.get(client) ?? '';
  }

  #print(clients: number): void {
    const { heap, dma, internal } = this.#memory.free;
    const [total, direct, inner] = [heap, dma, internal].map((bytes) => Math.floor(bytes / 1024));
    this.#log.line(
      `Heap: ${total} KB free | DMA: ${direct} KB | Internal: ${inner} KB | Clients: ${clients}`,
    );
  }
}
