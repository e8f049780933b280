import { createInflate, type Inflate } from 'node:zlib';
import type { FlashMemory } from './flash-memory.js';

/** Inflates block by block and programs what comes out, as the loaders do it. */
export class FlashWriter {
  readonly #flash: FlashMemory;
  #at: number;
  #remaining: number;
  readonly #inflate: Inflate | null;
  #failure: 'inflate' | 'flash' | null = null;
  #isBeyondFlash = false;
  #onSettled: () => void = () => undefined;

  constructor(options: { flash: FlashMemory; offset: number; sizeBytes: number; isCompressed: boolean }) {
    this.#flash = options.flash;
    this.#at = options.offset;
    this.#remaining = options.sizeBytes;
    this.#inflate = options.isCompressed ? createInflate() : null;
    this.#inflate?.on('data', (data: Buffer) => this.#program(data));
    this.#inflate?.on('error', (error) => {
      // The stub's inflate checks no Adler-32 (its flag is set for the first call only): all data has come by then.
      if (!error.message.includes('incorrect data check')) this.#failure = 'inflate';
      this.#onSettled();
    });
  }

  get remainingBytes(): number {
    return this.#remaining;
  }

  /** Resolves with what went wrong, or null. */
  async write(data: Uint8Array): Promise<'inflate' | 'flash' | null> {
    const inflate = this.#inflate;
    if (inflate === null) this.#program(data);
    else if (this.#failure === null && !inflate.destroyed && !inflate.writableEnded) {
      await new Promise<void>((resolve) => {
        this.#onSettled = resolve;
        inflate.write(data, () => setImmediate(resolve));
      });
    }
    return this.#failure ?? (this.#isBeyondFlash ? 'flash' : null);
  }

  dispose(): void {
    this.#inflate?.removeAllListeners('data');
    this.#inflate?.destroy();
  }

  // What goes beyond the size of BEGIN is cut off: the last block of a plain write is padded.
  #program(data: Uint8Array): void {
    const part = data.subarray(0, this.#remaining);
    if (!this.#flash.program(this.#at, part)) this.#isBeyondFlash = true;
    this.#at += part.length;
    this.#remaining -= part.length;
  }
}
