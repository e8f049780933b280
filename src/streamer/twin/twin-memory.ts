import type { ClientStage } from '../chip/firmware/memory-model.js';

/** A connection of the streamer, as whoever keeps its memory sees it. */
export type MemoryClient = { readonly id: string };

export type PacketCounts = { readonly video: number; readonly audio: number };

/** Who has the memory that the twin's connections take, and loses it. */
export interface TwinMemory {
  /** The streamer is ready, and its monitor starts. */
  start(countClients: () => number): void;
  stop(): void;
  reach(client: MemoryClient, stage: ClientStage): void;
  sent(client: MemoryClient, packets: PacketCounts): void;
  leave(client: MemoryClient): void;
  /** The firmware asserts this of a sample, and it does not hold: it aborts, and its memory is no more. */
  abort(assertion: string): void;
}
