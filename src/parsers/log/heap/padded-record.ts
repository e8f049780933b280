import type { HeapRecord, HeapRegion } from '../../../model/heap-dump.js';
import { callerCache } from './caller-cache.js';
import { decimalDigitOf } from '../lines/digits.js';
import { fixedText, hasTextAt, hexWordAt, words } from '../lines/words.js';

// Columns of `%6d bytes (@ 0x%08x, Internal) allocated CPU %d ccount 0x%08x caller `.
const sizeWidth = 6;
const addressColumn = 18;
const regionColumn = 26;
const cpuColumn = 52;
const ccountColumn = 63;
const callerColumn = 71;
export const callersColumn = 79;

const bytesAt = fixedText(' bytes (@ 0x');
const internalCpu = fixedText(', Internal) allocated CPU ');
const psramCpu = fixedText(',    PSRAM) allocated CPU ');
const ccountLabel = fixedText(' ccount 0x');
const callerLabel = fixedText(' caller ');

const noCallers: readonly number[] = Object.freeze([]);

/**
 * A record line exactly as esp-idf v5.1 and later print it, with a region and with callers that were read before, or
 * none: nearly all lines of a large log. Looks at fixed columns, which is several times faster than reading from left
 * to right. Null for any other line, whatever it is; `parseHeapRecord` reads those.
 */
export function parsePaddedRecord(
  bytes: Uint8Array,
  range: { start: number; end: number; line: number },
): HeapRecord | null {
  const { start, end } = range;
  if (end - start < callerColumn) return null;
  const view = words.of(bytes);
  if (!hasTextAt(view, start + sizeWidth, bytesAt)) return null;
  const region = regionAt(view, start + regionColumn);
  if (region === null || !hasTextAt(view, start + cpuColumn + 1, ccountLabel)) return null;
  const sizeBytes = paddedSize(bytes, start);
  const address = hexWordAt(view, start + addressColumn);
  const ccount = hexWordAt(view, start + ccountColumn);
  const cpu = decimalDigitOf(bytes[start + cpuColumn]);
  if (sizeBytes < 0 || address < 0 || ccount < 0 || cpu < 0) return null;
  const callers = callersAt(bytes, start, end);
  if (!callers) return null;
  return { line: range.line, sizeBytes, address, region, cpu, ccount, callers, isFreed: false };
}

function regionAt(view: DataView, at: number): HeapRegion | null {
  if (hasTextAt(view, at, internalCpu)) return 'internal';
  return hasTextAt(view, at, psramCpu) ? 'psram' : null;
}

function callersAt(bytes: Uint8Array, start: number, end: number): readonly number[] | null {
  if (end - start === callerColumn) return noCallers;
  if (end - start <= callersColumn || !hasTextAt(words.of(bytes), start + callerColumn, callerLabel))
    return null;
  return callerCache.find(bytes, start + callersColumn, end) ?? null;
}

// Blanks, then digits, six in all; -1 for anything else.
function paddedSize(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < start + sizeWidth - 1 && bytes[at] === 0x20) at++;
  let size = 0;
  for (; at < start + sizeWidth; at++) {
    const digit = decimalDigitOf(bytes[at]);
    if (digit < 0) return -1;
    size = size * 10 + digit;
  }
  return size;
}
