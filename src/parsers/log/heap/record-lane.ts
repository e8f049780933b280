import { isLineEnd } from '../lines/log-bytes.js';
import type { HeapRecord } from '../../../model/heap-dump.js';
import { callersColumn, parsePaddedRecord } from './padded-record.js';

// `0x40012164`
const frameWidth = 10;

const colon = 0x3a;
const carriageReturn = 0x0d;
const lineFeed = 0x0a;

type Take = (record: HeapRecord, endsWithColon: boolean) => void;

/**
 * The lane of a `LineSplitter` for record lines as they are mostly printed, with callers that were read before: their
 * lists show where the line ends, so that nobody has to look for it. Other lines are left to the splitter.
 */
export class RecordLane {
  readonly #take: Take;

  constructor(take: Take) {
    this.#take = take;
  }

  /** Where the next line starts; `start` where this one is left. */
  read(bytes: Uint8Array, start: number, number: number): number {
    const end = endOfCallers(bytes, start);
    if (end === -1) return start;
    const isCrLf = bytes[end] === carriageReturn && bytes[end + 1] === lineFeed;
    if (!isCrLf && bytes[end] !== lineFeed) return start;
    const record = parsePaddedRecord(bytes, { start, end, line: number });
    if (!record) return start;
    this.#take(record, bytes[end - 1] === colon);
    return end + (isCrLf ? 2 : 1);
  }
}

// What is no list of callers is found out when it is read.
function endOfCallers(bytes: Uint8Array, start: number): number {
  let at = start + callersColumn;
  while (bytes[at + frameWidth] === colon) at += frameWidth + 1;
  if (isLineEnd(bytes[at])) return at;
  return isLineEnd(bytes[at + frameWidth]) ? at + frameWidth : -1;
}
