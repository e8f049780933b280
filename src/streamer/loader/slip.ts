const end = 0xc0;
const escape = 0xdb;
const escapedEnd = 0xdc;
const escapedEscape = 0xdd;

/** A frame as the loader of ESP32 chips wants it: RFC 1055 with a leading END (esptool docs, serial protocol). */
export function encodeFrame(payload: Uint8Array): Uint8Array {
  let escapes = 0;
  for (const byte of payload) if (byte === end || byte === escape) escapes++;
  const frame = new Uint8Array(payload.length + escapes + 2);
  let at = 0;
  frame[at++] = end;
  for (const byte of payload) {
    if (byte === end || byte === escape) {
      frame[at++] = escape;
      frame[at++] = byte === end ? escapedEnd : escapedEscape;
    } else {
      frame[at++] = byte;
    }
  }
  frame[at] = end;
  return frame;
}

type Sink = {
  /** What stood between two ENDs. Where an END was lost this may be console text: the reader judges by the content. */
  frame(payload: Uint8Array): void;
  /** What is surely no frame: bytes before the first END, wrong escapes, and what is longer than any frame. */
  text(bytes: Uint8Array): void;
};

/** The longest frame that exists: a request with a block of 16 KiB. */
const maxFrameBytes = 0x4000 + 64;

/**
 * Splits what comes over the line into frames and console text. Each END may close one frame and open the next, so
 * that a lost END costs one frame and not all that follow.
 */
export class SlipSplitter {
  readonly #sink: Sink;
  #buffer = new Uint8Array(1024);
  #length = 0;
  #isInFrame = false;
  #isEscaped = false;
  #isBroken = false;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte === end) this.#close();
      else this.#take(byte);
    }
    if (!this.#isInFrame) this.#flushText();
  }

  /** What has come of the frame under way: a chip that resets prints its boot log into an unfinished frame. */
  get pending(): Uint8Array {
    return this.#isInFrame ? this.#buffer.slice(0, this.#length) : new Uint8Array();
  }

  /** Gives up the frame under way; what came of it is text. */
  breakOff(): void {
    this.#flushText();
    this.#startFrame(false);
  }

  #take(byte: number): void {
    if (this.#isEscaped) {
      this.#isEscaped = false;
      if (byte === escapedEnd) return this.#append(end);
      if (byte === escapedEscape) return this.#append(escape);
      this.#isBroken = true;
    } else if (byte === escape && this.#isInFrame) {
      this.#isEscaped = true;
      return;
    }
    this.#append(byte);
    if (this.#length > maxFrameBytes) this.breakOff();
  }

  #close(): void {
    const isFrame = this.#isInFrame && !this.#isBroken && !this.#isEscaped && this.#length > 0;
    if (isFrame) this.#sink.frame(this.#buffer.slice(0, this.#length));
    else this.#flushText();
    this.#startFrame(true);
  }

  #append(byte: number): void {
    if (this.#length === this.#buffer.length) {
      const grown = new Uint8Array(this.#buffer.length * 2);
      grown.set(this.#buffer);
      this.#buffer = grown;
    }
    this.#buffer[this.#length++] = byte;
  }

  #flushText(): void {
    if (this.#length > 0) this.#sink.text(this.#buffer.slice(0, this.#length));
    this.#length = 0;
  }

  #startFrame(isInFrame: boolean): void {
    this.#length = 0;
    this.#isInFrame = isInFrame;
    this.#isEscaped = false;
    this.#isBroken = false;
  }
}
