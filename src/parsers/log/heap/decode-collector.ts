import type { Frame } from '../../../model/frame.js';
import { parseDecodeLine } from './decode-line.js';

/** Frames that are kept of one address: compilers inline some ten deep. */
const maxFrames = 64;

type OnDecoded = (address: number, frames: readonly Frame[]) => void;

/** Joins a monitor's decode line with the `(inlined by)` lines that follow it. */
export class DecodeCollector {
  readonly #onDecoded: OnDecoded;
  #address = 0;
  #frames: Frame[] = [];

  constructor(onDecoded: OnDecoded) {
    this.#onDecoded = onDecoded;
  }

  /** True when the line is a decode line; any other line completes the address before it. */
  push(text: string): boolean {
    const line = parseDecodeLine(text);
    if (!line) {
      if (text !== '') this.flush();
      return false;
    }
    if (line.address === null) {
      this.#addOuterFrame(line.frame);
      return true;
    }
    this.flush();
    this.#address = line.address;
    if (line.frame) this.#frames.push(line.frame);
    return true;
  }

  flush(): void {
    if (this.#frames.length === 0) return;
    this.#onDecoded(this.#address, this.#frames);
    this.#frames = [];
  }

  // `(inlined by) outer`: the frame before was inlined into this one.
  #addOuterFrame(frame: Frame | null): void {
    const inner = this.#frames.pop();
    if (!inner) return;
    this.#frames.push({ ...inner, inlined: true });
    if (frame && this.#frames.length < maxFrames) this.#frames.push(frame);
  }
}
