import { isDigit } from './digits.js';
import { isCapital } from './log-bytes.js';
import { plogDateLength } from '../webrtc/plog-line.js';
import { latin1Text } from './clean-text.js';
import { parseWallTime, type WallTime } from './line-time.js';

const tab = 0x09;
const blank = 0x20;
const hash = 0x23;
const star = 0x2a;
const hyphen = 0x2d;
const slash = 0x2f;
const colon = 0x3a;
const quote = 0x3e;
const point = 0x2e;
const bracket = 0x5b;
const closingBracket = 0x5d;

/** Where `[0]` stands in a line of libdatachannel. */
const plogThread = plogDateLength + 6;

/** Blanks before the leader of a comment: more are the columns of a table. */
const maxIndent = 3;
/** Of a number of seconds in brackets: blanks before it, and its digits. */
const maxBlanks = 8;
const maxDigits = 7;
/** The longest of them that is looked for. */
const maxLength = 64;
/** A quotation of a comment behind a time, say. */
const maxPrefixes = 4;

const clock = String.raw`(?<clock>\d{1,2}:\d\d:\d\d(?:[.,:]\d{1,9})?)`;
const zone = String.raw`(?:Z|[+-]\d\d:?\d\d)?`;

const patterns: readonly RegExp[] = [
  // esp-idf-monitor --timestamps: `2025-12-20 09:20:14 `; pySerial loggers: `2019-07-04 08:48:44,298 - INFO # `;
  // tio: `2025-12-20T09:20:14.123+0100 `
  new RegExp(
    String.raw`^ {0,3}(?<date>\d{4}-\d\d-\d\d)[ T]${clock}${zone}(?: - [A-Z]{1,8} #|:| -| ?->| >)?(?:[ \t]|$)`,
  ),
  // Arduino IDE: `15:47:41.341 -> `; PlatformIO's filter `time`: `15:47:41.341 > `; CoolTerm: `15:47:41.341 `
  /^ {0,3}(?<clock>\d\d:\d\d:\d\d\.\d{3,6})(?: ?->| >|:)?(?:[ \t]|$)/,
  // `[2021/7/31 3:09:25] `, `[09:20:14.123] `, ESPHome: `[09:20:14]`; Tera Term: `[Sat Dec 20 09:20:14.123 2025] `
  new RegExp(
    String.raw`^ {0,3}\[(?:(?<date>\d{1,4}[-/]\d{1,2}[-/]\d{1,4})[ T]|(?:[A-Z][a-z]{2} ){1,2}[ \d]?\d )?${clock}${zone}(?: \d{4})?\] ?`,
  ),
  // ts of moreutils: `Dec 20 09:20:14 `
  new RegExp(String.raw`^[A-Z][a-z]{2} [ \d]\d ${clock} `),
  // grabserial -t: `[12.345678 0.000123] `, dmesg: `[   12.345678] `
  /^\[ {0,8}(?<seconds>\d{1,7}\.\d{6})(?: {1,4}\d{1,7}\.\d{6})?\] ?/,
  // A quotation or a pasted comment: `> `, ` * `, `// `, `# `; a line that Markdown shows in bold: `**assert failed: …**`
  /^ {0,3}(?:\*|\/\/|#)[ \t]|^ {0,3}>(?: |$)|^\*\*(?=[^*\s])/,
];

/**
 * Where the text of a line starts behind what capture tools and pasting put before it, several of these in a row;
 * `start` where there is nothing of that. Most lines are known by their first bytes to have none.
 */
export function captureEnd(bytes: Uint8Array, start: number, end: number): number {
  let position = start;
  for (let count = 0; count < maxPrefixes; count++) {
    if (!mayBeCapture(bytes, position)) return position;
    const length = lengthOf(textAt(bytes, position, end));
    if (length === 0) return position;
    position += length;
  }
  return position;
}

/** The time that a capture tool put before a line, or null. */
export function captureTime(bytes: Uint8Array, start: number, end: number): WallTime | null {
  let position = start;
  while (position < end && mayBeCapture(bytes, position)) {
    const text = textAt(bytes, position, end);
    const groups = matchOf(text)?.groups;
    const time = groups && timeOf(groups);
    if (time) return time;
    const length = lengthOf(text);
    if (length === 0) return null;
    position += length;
  }
  return null;
}

function lengthOf(text: string): number {
  return matchOf(text)?.[0].length ?? 0;
}

function matchOf(text: string): RegExpExecArray | null {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match) return match;
  }
  return null;
}

function timeOf({
  date,
  clock: time,
  seconds,
}: Readonly<Record<string, string | undefined>>): WallTime | null {
  if (seconds !== undefined) return { ms: Math.floor(Number(seconds) * 1000), isDayTime: false };
  if (time === undefined) return null;
  return parseWallTime(date === undefined ? time : `${date} ${time}`);
}

function textAt(bytes: Uint8Array, start: number, end: number): string {
  return latin1Text(bytes, start, Math.max(start, Math.min(end, start + maxLength)));
}

function mayBeCapture(bytes: Uint8Array, start: number): boolean {
  let position = start;
  while (position < start + maxIndent && bytes[position] === blank) position++;
  const first = bytes[position];
  const second = bytes[position + 1];
  if (first === undefined) return false;
  if (isDigit(first)) {
    return bytes[position + 2] === colon || (bytes[position + 4] === hyphen && !isPlog(bytes, position));
  }
  if (first === bracket) return mayBeBracketed(bytes, position + 1);
  if (first === star && second === star) return bytes[position + 2] !== star;
  if (first === star || first === hash) return second === blank || second === tab;
  if (first === quote) return true;
  if (first === slash) return second === slash;
  return isCapital(first) && bytes[position + 3] === blank && bytes[position + 9] === colon;
}

// Behind the first number of a time or a date stands what parts it from the next, or a point: `[2021/7/31 3:09:25]`,
// `[   12.345678]`, but not `[  2205][E][main.cpp:12]` of the Arduino core. A name of a day goes on in small letters.
function mayBeBracketed(bytes: Uint8Array, start: number): boolean {
  if (isCapital(bytes[start])) return !isCapital(bytes[start + 1]) && bytes[start + 1] !== closingBracket;
  let position = start;
  while (position < start + maxBlanks && bytes[position] === blank) position++;
  const digits = position;
  while (position < digits + maxDigits && isDigit(bytes[position])) position++;
  const next = bytes[position];
  return position > digits && (next === colon || next === point || next === hyphen || next === slash);
}

// `1970-01-06 12:14:28.638 INFO  [0] …` is the clock of libdatachannel itself: its level is padded to five letters.
function isPlog(bytes: Uint8Array, start: number): boolean {
  return bytes[start + plogThread] === bracket && isCapital(bytes[start + plogDateLength]);
}
