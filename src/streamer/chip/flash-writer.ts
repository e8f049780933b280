import { createInflateRaw, type InflateRaw } from 'node:zlib';
import type { FlashMemory } from './flash-memory.js';

const zlibHeaderBytes = 2;
const deflateMethod = 8;

/** Inflates block by block and programs what comes out, as the loaders do it. */
export class FlashWriter {
  readonly #flash: FlashMemory;
  readonly #inflate: InflateRaw | null;
  #at: number;
  #remaining: number;
  #header: Uint8Array = new Uint8Array();
  #failure: 'inflate' | 'flash' | null = null;
  #onSettled: () => void = () => undefined;

  constructor(options: { flash: FlashMemory; offset: number; sizeBytes: number; isCompressed: boolean }) {
    this.#flash = options.flash;
    this.#at = options.offset;
    this.#remaining = options.sizeBytes;
    // Raw, since the stub checks no Adler-32: its flag is set for the first call only.
    this.#inflate = options.isCompressed ? createInflateRaw() : null;
    this.#inflate?.on('data', (data: Buffer) => this.#program(data));
    this.#inflate?.on('error', () => {
      this.#failure ??= 'inflate';
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
    else if (this.#failure === null) await this.#unpack(inflate, data);
    return this.#failure;
  }

  dispose(): void {
    this.#inflate?.removeAllListeners('data');
    this.#inflate?.destroy();
  }

  async #unpack(inflate: InflateRaw, data: Uint8Array): Promise<void> {
    const rest = this.#takeHeader(data);
    if (this.#failure !== null || inflate.destroyed || rest.length === 0) return;
    await new Promise<void>((resolve) => {
      this.#onSettled = resolve;
      inflate.write(rest, () => setImmediate(resolve));
    });
  }

  // RFC 1950: the method in the first byte, and both together a multiple of 31.
  #takeHeader(data: Uint8Array): Uint8Array {
    const missing = zlibHeaderBytes - this.#header.length;
    if (missing === 0) return data;
    this.#header = Uint8Array.from([...this.#header, ...data.subarray(0, missing)]);
    const [method = 0, flags = 0] = this.#header;
    const isWhole = this.#header.length === zlibHeaderBytes;
    if (isWhole && ((method & 15) !== deflateMethod || (method * 256 + flags) % 31 !== 0))
      this.#failure = 'inflate';
    return data.subarray(missing);
  }

  // What goes beyond the size of BEGIN is cut off: the last block of a plain write is padded.
  #program(data: Uint8Array): void {
    const part = data.subarray(0, this.#remaining);
    if (!this.#flash.program(this.#at, part)) this.#failure ??= 'flash';
    this.#at += part.length;
    this.#remaining -= part.length;
  }
}
