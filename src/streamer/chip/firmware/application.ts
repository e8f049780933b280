import type { FlashMemory } from '../flash-memory.js';

/** The chip that an application runs on. */
export type ConsoleHost = {
  readonly print: (text: string) => void;
  /** Called once, when the application restarts by itself: after a panic, or when it was told to. */
  readonly reboot: () => void;
};

/** What runs on an emulated chip from its boot to its reset. */
export interface Application {
  /** What was typed. */
  receive(bytes: Uint8Array): void;
  /** The chip was reset, or is gone. */
  dispose(): void;
}

/** Starts what is in flash; null where nothing of it can be played. */
export type StartApplication = (host: ConsoleHost, flash: FlashMemory) => Application;
