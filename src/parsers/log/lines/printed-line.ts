import type { LogLine } from '../../../model/log-line.js';
import { captureEnd } from './capture-prefix.js';
import { cleanText } from './clean-text.js';
import { mayHaveEntity, withoutEntities } from './html-entities.js';
import { afterLogColour, isColourReset, resetLength } from './log-colour.js';

const utf8 = new TextEncoder();

/**
 * Lines as the chip printed them: without what a capture tool or pasting put before them (its time, `> `), and without
 * what a page of HTML made of them. All parsers read these, so none has to know of it. Each call of `of` writes over
 * what the one before gave, as a splitter does.
 */
export class PrintedLines {
  readonly #printed = new PrintedLine();

  /** The line itself where nothing was done to it, as to most. */
  of(line: LogLine): LogLine {
    const { bytes, start, end } = line;
    if (mayHaveEntity(bytes, start, end)) {
      const text = utf8.encode(withoutEntities(line.text));
      return this.#printed.set(line, text, { start: captureEnd(text, 0, text.length), end: text.length });
    }
    const from = captureEnd(bytes, start, end);
    if (from === start) return line;
    const isBold = isStars(bytes, from - 2) && isStars(bytes, end - 2) && end - 2 >= from;
    return this.#printed.set(line, bytes, { start: from, end: isBold ? end - 2 : end });
  }
}

// `**`, as Markdown has it
function isStars(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x2a && bytes[at + 1] === 0x2a;
}

class PrintedLine implements LogLine {
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  number = 0;
  isTerminated = true;
  isCut = false;
  #text: string | null = null;

  set(line: LogLine, bytes: Uint8Array, range: { readonly start: number; readonly end: number }): this {
    this.bytes = bytes;
    this.start = afterLogColour(bytes, range.start);
    const isColoured = this.start !== range.start && isColourReset(bytes, range.end - resetLength);
    this.end = isColoured ? range.end - resetLength : range.end;
    this.number = line.number;
    this.isTerminated = line.isTerminated;
    this.isCut = line.isCut;
    this.#text = null;
    return this;
  }

  get text(): string {
    this.#text ??= cleanText(this.bytes, this.start, this.end);
    return this.#text;
  }
}
