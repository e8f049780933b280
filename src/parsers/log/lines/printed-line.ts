import type { LogLine } from '../../../model/log-line.js';
import { BorrowedLine } from './borrowed-line.js';
import { captureEnd } from './capture-prefix.js';
import { mayHaveEntity, withoutEntities } from './html-entities.js';
import { withoutPastedColour, type ByteRange } from './log-colour.js';

const utf8 = new TextEncoder();

/**
 * Lines as the chip printed them: without what a capture tool or pasting put before them (its time, `> `), without
 * what a page of HTML made of them, and without colours that became text. All parsers read these, so none has to know of it. Each call of `of` writes over
 * what the one before gave, as a splitter does.
 */
export class PrintedLines {
  readonly #printed = new BorrowedLine();

  /** The line itself where nothing was done to it, as to most. */
  of(line: LogLine): LogLine {
    const { bytes, start, end } = line;
    if (mayHaveEntity(bytes, start, end)) {
      const text = utf8.encode(withoutEntities(line.text));
      const range = { start: captureEnd(text, 0, text.length), end: text.length };
      return this.#moved(line, text, withoutPastedColour(text, range) ?? range);
    }
    const from = captureEnd(bytes, start, end);
    const uncoloured = withoutPastedColour(bytes, { start: from, end });
    if (uncoloured) return this.#moved(line, bytes, uncoloured);
    if (from === start) return line;
    const isBold = isStars(bytes, from - 2) && isStars(bytes, end - 2) && end - 2 >= from;
    return this.#moved(line, bytes, { start: from, end: isBold ? end - 2 : end });
  }

  #moved({ number, isTerminated, isCut }: LogLine, bytes: Uint8Array, { start, end }: ByteRange): LogLine {
    this.#printed.moveTo(bytes, start, end);
    return Object.assign(this.#printed, { number, isTerminated, isCut });
  }
}

// `**`, as Markdown has it
function isStars(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x2a && bytes[at + 1] === 0x2a;
}
