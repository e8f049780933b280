import type { LogLine } from '../../../model/log-line.js';

const blank = 0x20;
const opening = 0x28;
const closing = 0x29;
const equals = 0x3d;
const at = 0x40;

// Longest timestamp in parentheses: `(125-12-20 09:20:14.123)`.
const maxTimestampLength = 26;

/**
 * True for a whole ESP_LOG line (`I (9485) tag: …`) that says nothing about heap traces, as most lines of a log do.
 * Looks at bytes only, so that a day of logs costs little.
 *
 * Kept are the tags that matter (mem_track, alloc_trace, app_init, cpu_start, and whatever shares their first letter)
 * and lines in which a dump may have been glued to the end: `====== Heap Trace` or ` bytes (@ 0x`.
 */
export function isIdleLogLine({ bytes, start, end }: LogLine): boolean {
  if (!isLevel(bytes[start]) || bytes[start + 1] !== blank || bytes[start + 2] !== opening) return false;
  let position = start + 3;
  const limit = Math.min(end, position + maxTimestampLength);
  while (position < limit && bytes[position] !== closing) position++;
  if (position === limit) return false;
  if (isInterestingTag(bytes[position + 2])) return false;
  for (; position < end; position++) {
    const byte = bytes[position];
    if (byte === at || (byte === equals && bytes[position + 1] === equals)) return false;
  }
  return true;
}

function isLevel(byte: number | undefined): boolean {
  return byte === 0x49 || byte === 0x57 || byte === 0x45 || byte === 0x44 || byte === 0x56;
}

// m, a, c
function isInterestingTag(first: number | undefined): boolean {
  return first === 0x6d || first === 0x61 || first === 0x63;
}
