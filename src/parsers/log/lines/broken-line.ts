import { findSplicedLogLine, parseEspLogPrefix } from './line-prefix.js';
import { hasRecordPart } from '../heap/record-text.js';

/** Lines of others that may stand between the two halves of a line they broke. */
const maxLinesInSplice = 8;

/** A line that another task's output broke into, while its rest is awaited. */
export class BrokenLine {
  readonly line: number;
  /** Its number may have lost its first digits to a line before. */
  readonly isSizeDoubtful: boolean;
  #text: string;
  #linesSince = 0;
  #pieces = 1;

  constructor(text: string, line: number, isSizeDoubtful: boolean) {
    this.#text = text;
    this.line = line;
    this.isSizeDoubtful = isSizeDoubtful;
  }

  get text(): string {
    return this.#text;
  }

  /** True when it was put together; its last piece may then be the start of another line. */
  get hasSeveralPieces(): boolean {
    return this.#pieces > 1;
  }

  /** Counts a line that went by; false when its rest is no longer to be expected. */
  countLine(): boolean {
    this.#linesSince++;
    return this.#linesSince <= maxLinesInSplice;
  }

  extend(piece: string): void {
    this.#text += piece;
    this.#pieces++;
  }
}

/** Where another task's log line breaks into a text, or -1; a text that is a log line itself is not broken by one. */
export function findSplice(text: string): number {
  const position = findSplicedLogLine(text);
  return position > 0 && text.slice(0, position).trim() !== '' && !parseEspLogPrefix(text) ? position : -1;
}

/** True for a log line with nothing of a record in it. */
export function isWholeLogLine(text: string): boolean {
  return parseEspLogPrefix(text) !== null && !hasRecordPart(text);
}
