import type { LogLine } from '../../../model/log-line.js';
import { BorrowedLine } from './borrowed-line.js';

const lf = 0x0a;
const cr = 0x0d;

/** Longest line that is kept whole. A console line is below 1 KB; a JSON body of some firmware reaches 10 KB. */
export const defaultMaxLineBytes = 64 * 1024;

/**
 * Takes a line that starts at `start`, if it is one that needs no cutting out, and returns where the next one starts;
 * `start` where it does not take it. It must lie in the bytes with its whole end, be below the splitter's cap, and give
 * what the line would give.
 */
export type LineLane = (bytes: Uint8Array, start: number, number: number) => number;

type LineSplitterOptions = { readonly maxLineBytes?: number; readonly lane?: LineLane };

/**
 * Cuts a byte stream into lines, the same lines for any chunking.
 *
 * A line ends at LF, at any number of CR before an LF (serial consoles double them), or at CR alone (progress
 * displays). Lines are handed out as one borrowed cursor, because most lines of a log are looked at and dropped:
 * no string is made unless someone asks for `text`.
 */
export class LineSplitter {
  readonly #cursor = new BorrowedLine();
  readonly #onLine: (line: LogLine) => void;
  readonly #lane: LineLane | null;
  readonly #held: Uint8Array;
  #heldLength = 0;
  #isHeldCut = false;
  /** The line in `#held` has ended, unless the next byte is an LF that belongs to the same line end. */
  #hasPendingCr = false;

  constructor(onLine: (line: LogLine) => void, options: LineSplitterOptions = {}) {
    this.#onLine = onLine;
    this.#lane = options.lane ?? null;
    // A Buffer, as the chunks of files are: code that meets two kinds of bytes is slower on both.
    this.#held = Buffer.alloc(options.maxLineBytes ?? defaultMaxLineBytes);
  }

  /** Lines handed out so far. */
  get lines(): number {
    return this.#cursor.number;
  }

  push(chunk: Uint8Array): void {
    let position = this.#hasPendingCr ? this.#finishPendingCr(chunk) : 0;
    let nextLf = chunk.indexOf(lf, position);
    let nextCr = chunk.indexOf(cr, position);
    while (position < chunk.length) {
      if (this.#lane && this.#heldLength === 0) {
        position = this.#takeLane(this.#lane, chunk, position);
        if (position === chunk.length) return;
        if (nextLf !== -1 && nextLf < position) nextLf = chunk.indexOf(lf, position);
        if (nextCr !== -1 && nextCr < position) nextCr = chunk.indexOf(cr, position);
      }
      const end = earliest(nextLf, nextCr);
      if (end === -1) {
        this.#hold(chunk, position, chunk.length);
        return;
      }
      const next = afterLineEnd(chunk, end);
      if (next === -1) {
        this.#hold(chunk, position, end);
        this.#hasPendingCr = true;
        return;
      }
      this.#emit(chunk, position, end);
      position = next;
      if (nextLf !== -1 && nextLf < position) nextLf = chunk.indexOf(lf, position);
      if (nextCr !== -1 && nextCr < position) nextCr = chunk.indexOf(cr, position);
    }
  }

  /** Hands out the last line, if the input ended without a line end. */
  end(): void {
    if (this.#hasPendingCr) this.#emitHeld(true);
    else if (this.#heldLength > 0) this.#emitHeld(false);
    this.#hasPendingCr = false;
  }

  // Whole lines that the lane knows at sight go by without being cut out first.
  #takeLane(lane: LineLane, chunk: Uint8Array, start: number): number {
    let position = start;
    for (;;) {
      const next = lane(chunk, position, this.#cursor.number + 1);
      if (next === position) return position;
      this.#cursor.number++;
      position = next;
    }
  }

  // Returns where the next line starts in the chunk; the chunk's length when it is all CR.
  #finishPendingCr(chunk: Uint8Array): number {
    let position = 0;
    while (position < chunk.length && chunk[position] === cr) position++;
    if (position === chunk.length) return position;
    if (chunk[position] === lf) position++;
    this.#hasPendingCr = false;
    this.#emitHeld(true);
    return position;
  }

  #hold(chunk: Uint8Array, start: number, end: number): void {
    const room = this.#held.length - this.#heldLength;
    const kept = Math.min(room, end - start);
    this.#held.set(chunk.subarray(start, start + kept), this.#heldLength);
    this.#heldLength += kept;
    if (kept < end - start) this.#isHeldCut = true;
  }

  #emit(chunk: Uint8Array, start: number, end: number): void {
    if (this.#heldLength > 0) {
      this.#hold(chunk, start, end);
      this.#emitHeld(true);
      return;
    }
    const length = Math.min(end - start, this.#held.length);
    this.#cursor.number++;
    this.#cursor.moveTo(chunk, start, start + length);
    this.#cursor.isCut = length < end - start;
    this.#onLine(this.#cursor);
  }

  #emitHeld(isTerminated: boolean): void {
    const length = this.#heldLength;
    this.#cursor.number++;
    this.#cursor.moveTo(this.#held, 0, length);
    this.#cursor.isCut = this.#isHeldCut;
    this.#cursor.isTerminated = isTerminated;
    this.#heldLength = 0;
    this.#isHeldCut = false;
    this.#onLine(this.#cursor);
    this.#cursor.isTerminated = true;
  }
}

function earliest(a: number, b: number): number {
  if (a === -1) return b;
  return b === -1 ? a : Math.min(a, b);
}

// The position after the line end that starts at `end`; -1 when the chunk is over before that is certain.
function afterLineEnd(chunk: Uint8Array, end: number): number {
  if (chunk[end] === lf) return end + 1;
  let next = end + 1;
  while (next < chunk.length && chunk[next] === cr) next++;
  if (next === chunk.length) return -1;
  return chunk[next] === lf ? next + 1 : next;
}
