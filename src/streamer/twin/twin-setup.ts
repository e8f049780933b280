import type { ClientStage } from '../chip/firmware/memory-model.js';
import type { MemoryModelConfig } from '../chip/firmware/model-config.js';

/** What the twin's worker is told. */
export type TwinSetup = {
  readonly signalUrl: string;
  /** Null for a board that has no media: its clients get none. */
  readonly mediaFolder: string | null;
  /** The image that it was unpacked from, after which errors name it. */
  readonly mediaImage: string | null;
  /** True where a folder without pictures is a mistake, and not what a board would find in its flash. */
  readonly isVideoNeeded: boolean;
  /** Packets that each track keeps for retransmission; the firmware has 64. */
  readonly maxSize: number;
  /** How many of 100 packets of media are lost on their way to the viewer, and how much later the others arrive. */
  readonly lossPercent: number;
  readonly delayMs: number;
  /** What its monitor tells of; null where the board has the memory, and hears what its connections do. */
  readonly model: MemoryModelConfig | null;
  /** Time since the boot when it starts. */
  readonly startMs: number;
};

/** What it reports: a line of its console, and for a board that has the memory what happens to it. */
export type TwinReport =
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'ready' }
  | { readonly kind: 'stage'; readonly client: string; readonly stage: ClientStage }
  | { readonly kind: 'sent'; readonly client: string; readonly video: number; readonly audio: number }
  | { readonly kind: 'gone'; readonly client: string }
  /** A sample that the firmware cannot play: the chip ends here. */
  | { readonly kind: 'abort'; readonly assertion: string };
