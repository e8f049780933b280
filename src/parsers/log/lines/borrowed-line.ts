import type { LogLine } from '../../../model/log-line.js';
import { cleanText } from './clean-text.js';
import { afterLogColour, isColourReset, resetLength } from './log-colour.js';

const escape = 0x1b;

/** A line that is moved over bytes: valid until it is moved again, and no string until someone asks for `text`. */
export class BorrowedLine implements LogLine {
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  number = 0;
  isTerminated = true;
  isCut = false;
  #text: string | null = null;

  moveTo(bytes: Uint8Array, start: number, end: number): void {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    if (bytes[start] === escape) this.#leaveColour();
    this.#text = null;
  }

  // A line of ESP_LOG says the same in any colour; as text it has none anyway.
  #leaveColour(): void {
    const start = afterLogColour(this.bytes, this.start);
    if (start === this.start || start > this.end) return;
    this.start = start;
    const reset = this.end - resetLength;
    if (reset >= start && isColourReset(this.bytes, reset)) this.end = reset;
  }

  get text(): string {
    this.#text ??= cleanText(this.bytes, this.start, this.end);
    return this.#text;
  }
}
