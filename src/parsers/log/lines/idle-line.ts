import type { LogLine } from '../../../model/log-line.js';
import { isCapital, isLevel, isTracingTag } from './log-bytes.js';
import { isPlogDate, plogDateLength, startsWithDate } from '../webrtc/plog-line.js';

const blank = 0x20;
const opening = 0x28;
const closing = 0x29;
const equals = 0x3d;
const at = 0x40;

// Longest timestamp in parentheses: `(125-12-20 09:20:14.123)`.
const maxTimestampLength = 26;

/**
 * True for a whole line of ESP_LOG (`I (9485) tag: …`) or of libdatachannel's logger (`1970-01-06 12:14:28.638 INFO …`) that says nothing about heap traces, as most lines of a log do.
 * Looks at bytes only, so that a day of logs costs little.
 *
 * Kept are the tags that matter (boot, mem_track, alloc_trace, app_init, cpu_start, and whatever shares their first letter)
 * and lines in which a dump may have been glued to the end: `====== Heap Trace` or ` bytes (@ 0x`.
 */
export function isIdleLogLine({ bytes, start, end }: LogLine): boolean {
  if (startsWithDate(bytes, start) && isPlogDate(bytes, start))
    return isIdlePlog(bytes, start + plogDateLength, end);
  if (!isLevel(bytes[start]) || bytes[start + 1] !== blank || bytes[start + 2] !== opening) return false;
  let position = start + 3;
  const limit = Math.min(end, position + maxTimestampLength);
  while (position < limit && bytes[position] !== closing) position++;
  if (position === limit) return false;
  if (isTracingTag(bytes[position + 2])) return false;
  for (; position < end; position++) {
    const byte = bytes[position];
    if (byte === at || (byte === equals && bytes[position + 1] === equals)) return false;
  }
  return true;
}

// Its lines name their function: `[rtc::impl::IceTransport::changeState@60]`, so that only `(@` is of a record.
function isIdlePlog(bytes: Uint8Array, start: number, end: number): boolean {
  if (!isCapital(bytes[start]) || !isCapital(bytes[start + 1])) return false;
  for (let position = start; position < end; position++) {
    const byte = bytes[position];
    const next = bytes[position + 1];
    if ((byte === opening && next === at) || (byte === equals && next === equals)) return false;
  }
  return true;
}
