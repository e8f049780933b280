import type { LogLine } from '../../../model/log-line.js';
import { isPlogLine } from '../webrtc/plog-line.js';
import { mayBeStamp, stripCapturePrefix, type CaptureStamps } from './capture-stamp.js';
import { cleanText } from './clean-text.js';
import { afterLogColour, isColourReset, resetLength } from './log-colour.js';

/** One object for all lines of a splitter, which moves it from line to line. */
export class LineCursor implements LogLine {
  readonly #stamps: CaptureStamps;
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  number = 0;
  isTerminated = true;
  isCut = false;
  isStamped = false;
  #text: string | null = null;
  #printed: string | null = null;
  /** Where the line stands with its stamp. */
  #printedBytes: Uint8Array = new Uint8Array(0);
  #printedStart = 0;
  #printedEnd = 0;

  constructor(stamps: CaptureStamps) {
    this.#stamps = stamps;
  }

  get text(): string {
    this.#text ??= cleanText(this.bytes, this.start, this.end);
    return this.#text;
  }

  get printed(): string {
    if (!this.isStamped) return this.text;
    this.#printed ??= cleanText(this.#printedBytes, this.#printedStart, this.#printedEnd);
    return this.#printed;
  }

  moveTo(bytes: Uint8Array, start: number, end: number): void {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.number++;
    this.isStamped = false;
    this.#text = null;
    this.#leaveColour();
    if (this.start !== start) return;
    this.#leaveStamp();
    if (this.isStamped) this.#leaveColour();
  }

  // A line of ESP_LOG says the same in any colour; as text it has none anyway.
  #leaveColour(): void {
    const start = afterLogColour(this.bytes, this.start);
    if (start === this.start || start > this.end) return;
    this.start = start;
    const reset = this.end - resetLength;
    if (reset >= start && isColourReset(this.bytes, reset)) this.end = reset;
  }

  #leaveStamp(): void {
    const { bytes, start, end } = this;
    const known = this.#stamps.afterKnown(bytes, start);
    // Behind the end of a line stand those of others.
    if (known !== start && known <= end) return this.#leave(bytes, known, end);
    if (isPlogLine(bytes, start, end) || !mayBeStamp(bytes, start)) return;
    const printed = this.text;
    const text = stripCapturePrefix(printed);
    if (text === printed) return;
    const stamp = printed.slice(0, printed.length - text.length);
    if (!isTextAt(bytes, start, stamp)) {
      // Control characters stand in it or before it.
      const rest = utf8.encode(text);
      return this.#leave(rest, 0, rest.length);
    }
    this.#stamps.learn(printed, text);
    this.#leave(bytes, start + stamp.length, end);
  }

  #leave(bytes: Uint8Array, start: number, end: number): void {
    this.#printedBytes = this.bytes;
    this.#printedStart = this.start;
    this.#printedEnd = this.end;
    this.#printed = this.#text;
    this.isStamped = true;
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.#text = null;
  }
}

const utf8 = new TextEncoder();

function isTextAt(bytes: Uint8Array, start: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false;
  return true;
}
