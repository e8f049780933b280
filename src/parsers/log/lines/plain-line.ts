import { readLogPrefix, type LogPrefix } from '../candidate-line.js';
import { mayTellOfHeap } from '../heap/foreign-line.js';
import { isBreakageMark, mayEndInBreakage } from '../crash/breakage-mark.js';
import { captureEnd } from './capture-prefix.js';
import { latin1Text } from './clean-text.js';
import { mayBeEntity } from './html-entities.js';
import { afterLogColour, isColourReset, resetLength } from './log-colour.js';
import { isCapital, isTracingTag } from './log-bytes.js';
import { isPlogDate, plogDateLength, startsWithDate } from '../webrtc/plog-line.js';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const blank = 0x20;
const ampersand = 0x26;
const opening = 0x28;
const equals = 0x3d;
const at = 0x40;
const star = 0x2a;
const letterR = 0x52;
const closingBracket = 0x5d;

/** Longer lines are left to the splitter, which has a cap. */
const maxPlainBytes = 1024;

// Bytes at which the eye stops: 1 where a line ends or a control character may change its text, 2 where it may hold
// what is looked for in the middle of lines.
const stops = new Uint8Array(256);
for (let byte = 0; byte < 0x20; byte++) stops[byte] = byte === 0x09 ? 0 : 1;
stops[0x7f] = 1;
for (const byte of [opening, equals, at, closingBracket, ampersand, letterR]) stops[byte] = 2;

/** What a line is of which nothing but its message can matter. */
export type PlainKind = 'esp-log' | 'plog';

/**
 * A whole line of ESP_LOG (`I (9485) tag: …`) or of libdatachannel's logger (`1970-01-06 12:14:28.638 INFO …`), with
 * nothing in its middle that any parser looks for there: no record or rule of a heap trace, no panic that broke into
 * it, no step of a peer connection, no control character. One object for all lines: each `read` writes it over.
 */
export class PlainLine {
  readonly prefix: LogPrefix = { timeMs: 0, timeEnd: 0, messageStart: 0 };
  readonly range = { start: 0, end: 0 };
  kind: PlainKind = 'esp-log';
  /** Its tag may be of those who print heap traces, or boot: `boot`, `mem_track`, `alloc_trace`, `cpu_start`. */
  isOfTracer = false;
  /** A capture tool has put something before it. */
  isCaptured = false;
  #isColoured = false;
  bytes: Uint8Array = new Uint8Array(0);
  /** Where the next line starts. */
  next = 0;
  number = 0;

  /** False for any other line, and for one that does not end in these bytes. */
  read(bytes: Uint8Array, lineStart: number, number: number): boolean {
    const { range, prefix } = this;
    const start = captureEnd(bytes, lineStart, bytes.length);
    // Bold print of Markdown has an end, too.
    if (start !== lineStart && bytes[start - 1] === star) return false;
    this.isCaptured = start !== lineStart;
    const textStart = afterLogColour(bytes, start);
    this.#isColoured = textStart !== start;
    range.start = textStart;
    range.end = bytes.length;
    let isPlain = false;
    if (readLogPrefix(bytes, range, prefix)) {
      this.kind = 'esp-log';
      this.isOfTracer = isTracingTag(bytes[prefix.timeEnd + 1]);
      isPlain =
        this.#readToEnd(bytes, prefix.timeEnd) &&
        !(this.isOfTracer && mayTellOfHeap(latin1Text(bytes, range.start, range.end)));
    } else if (startsWithDate(bytes, start) && isPlogDate(bytes, start)) {
      this.kind = 'plog';
      this.isOfTracer = false;
      const level = start + plogDateLength;
      isPlain = isCapital(bytes[level]) && isCapital(bytes[level + 1]) && this.#readToEnd(bytes, start);
    }
    if (!isPlain) return false;
    this.bytes = bytes;
    this.number = number;
    return true;
  }

  #readToEnd(bytes: Uint8Array, from: number): boolean {
    const { range } = this;
    const limit = Math.min(bytes.length, range.start + maxPlainBytes);
    for (let position = from; position < limit; position++) {
      const stop = stops[bytes[position] ?? 0];
      if (stop === 0) continue;
      if (stop === 2) {
        if (isWanted(bytes, position, this.kind)) return false;
        continue;
      }
      const lineEnd = this.#isColoured && isColourReset(bytes, position) ? position + resetLength : position;
      const isCrLf = bytes[lineEnd] === carriageReturn && bytes[lineEnd + 1] === lineFeed;
      if (!isCrLf && bytes[lineEnd] !== lineFeed) return false;
      range.end = position;
      this.next = lineEnd + (isCrLf ? 2 : 1);
      return !mayEndInBreakage(bytes, range.start, position);
    }
    return false;
  }
}

// `@` of a record and `==` of a rule; where functions are named (`[rtc::impl::IceTransport::changeState@60]`), `(@`
// and what follows that name: `] Changed state to connected`, `] PeerConnection::impl destructor called`.
function isWanted(bytes: Uint8Array, position: number, kind: PlainKind): boolean {
  const byte = bytes[position];
  const next = bytes[position + 1];
  if (byte === equals) return next === equals;
  if (byte === ampersand) return mayBeEntity(bytes, position);
  if (isBreakageMark(byte, next)) return true;
  if (kind === 'esp-log') return byte === at;
  if (byte === opening) return next === at;
  return byte === closingBracket && next === blank && isPeerStep(bytes[position + 2]);
}

// C, P
function isPeerStep(first: number | undefined): boolean {
  return first === 0x43 || first === 0x50;
}
