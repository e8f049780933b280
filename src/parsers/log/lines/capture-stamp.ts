import { isPlogLine } from '../webrtc/plog-line.js';
import { afterLogColour } from './log-colour.js';

// esp-idf-monitor --timestamps: `2025-12-20 09:20:14 `; pySerial loggers: `2019-07-04 08:48:44,298 - INFO # `.
const dateAndTime = /^\s*\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d{1,6})?(?: - [A-Z]+ #|:| -| ->)?(?: |$)/;
// Arduino IDE: `15:47:41.341 -> `.
const arduinoTime = /^\s*\d\d:\d\d:\d\d\.\d{3} -> ?/;
// Others: `[2021/7/31 3:09:25] `, `[09:20:14.123] `, `[2025-12-20T09:20:14Z] `.
const bracketedTime = /^\s*\[(?:\d{1,4}[-/]\d{1,2}[-/]\d{1,4}[ T])?\d{1,2}:\d\d:\d\d(?:[.,:]\d{1,6})?Z?\] ?/;
// A pasted comment or quotation: ` * `, `// `, `> `, `# `.
const commentLeader = /^\s*(?:\*|\/\/|>|#)[ \t]+/;

const times = [dateAndTime, arduinoTime, bracketedTime];

/** Removes what capture tools and pasting put before a line: one prefix of each kind at most. */
export function stripCapturePrefix(text: string): string {
  return without(commentLeader, withoutTimes(text));
}

function withoutTimes(text: string): string {
  let rest = text;
  for (const time of times) rest = without(time, rest);
  return rest;
}

function without(prefix: RegExp, text: string): string {
  const match = prefix.exec(text);
  return match ? text.slice(match[0].length) : text;
}

const zero = 0x30;
const colon = 0x3a;
const dash = 0x2d;
const tab = 0x09;
const blank = 0x20;
/** Stamps that are longer are looked for anew in each line. */
const maxLength = 64;
/** A time shows itself in so many bytes: `2025-`, `09:`. */
const timeWidth = 5;

/**
 * Finds where the stamp of a capture tool ends, in bytes. A tool's stamps look alike: digits change, and all else stays.
 * So a stamp that was found in one line is known at sight in the next ones.
 */
export class CaptureStamps {
  /** The bytes of the last stamp, with 0 for each digit. */
  readonly #shape = new Uint8Array(maxLength);
  #length = 0;

  /**
   * Where the text of a line starts that has a stamp like one before; `start` where that is not certain. Where it is,
   * `stripCapturePrefix` would leave that text, too.
   */
  afterKnown(bytes: Uint8Array, start: number): number {
    const length = this.#length;
    if (length === 0 || isPlogLine(bytes, start, bytes.length)) return start;
    for (let i = 0; i < length; i++) if (shapeOf(bytes[start + i]) !== this.#shape[i]) return start;
    const next = start + length;
    const isText = isPlogLine(bytes, next, bytes.length) || afterLogColour(bytes, next) !== next;
    return isText || !mayBeStamp(bytes, next) ? next : start;
  }

  /** Takes a line whose text was found by `stripCapturePrefix`. */
  learn(line: string, text: string): void {
    const length = line.length - text.length;
    const stamp = line.slice(0, length);
    // Whatever may grow by what follows it, as `> ` by a blank, or `… - ` to `… - INFO # `, is no shape.
    const isFirm = stamp.endsWith(' ') && !stamp.endsWith('- ') && withoutTimes(line) === text;
    if (!isFirm || text === '' || length > maxLength) return;
    this.#length = length;
    for (let i = 0; i < length; i++) this.#shape[i] = shapeOf(stamp.charCodeAt(i));
  }
}

function shapeOf(byte: number | undefined): number {
  return isDigit(byte) ? zero : (byte ?? 0);
}

/** False where certainly nothing starts that `stripCapturePrefix` removes; looks at a few bytes. */
export function mayBeStamp(bytes: Uint8Array, start: number): boolean {
  let at = start;
  while (bytes[at] === blank || bytes[at] === tab) at++;
  if (isOdd(bytes[at]) || starters.has(bytes[at] ?? 0)) return true;
  if (!isDigit(bytes[at])) return false;
  for (let i = at + 1; i < at + timeWidth; i++) {
    const byte = bytes[i];
    if (byte === colon || byte === dash || isOdd(byte)) return true;
  }
  return false;
}

const starters = new Set(Array.from('[*/>#-', (character) => character.charCodeAt(0)));

// Characters that text loses, or that are blanks in other alphabets.
function isOdd(byte: number | undefined): boolean {
  return byte === undefined || byte < blank || byte >= 0x7f;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= zero && byte < colon;
}
