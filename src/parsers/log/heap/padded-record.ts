import type { HeapRecord, HeapRegion } from '../../../model/heap-dump.js';
import { callerCache } from './caller-cache.js';
import { asciiBytes, decimalDigitOf, hexDigitOf } from '../lines/digits.js';

// Columns of `%6d bytes (@ 0x%08x, Internal) allocated CPU %d ccount 0x%08x caller `.
const sizeWidth = 6;
const addressColumn = 18;
const regionColumn = 26;
const cpuColumn = 52;
const ccountColumn = 63;
const callerColumn = 71;
const callersColumn = 79;

const bytesAt = asciiBytes(' bytes (@ 0x');
const internalCpu = asciiBytes(', Internal) allocated CPU ');
const psramCpu = asciiBytes(',    PSRAM) allocated CPU ');
const ccountLabel = asciiBytes(' ccount 0x');
const callerLabel = asciiBytes(' caller ');

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
  if (end - start < callerColumn || !matches(bytes, start + sizeWidth, bytesAt)) return null;
  const region = regionAt(bytes, start + regionColumn);
  if (region === null || !matches(bytes, start + cpuColumn + 1, ccountLabel)) return null;
  const sizeBytes = paddedSize(bytes, start);
  const address = hexWord(bytes, start + addressColumn);
  const ccount = hexWord(bytes, start + ccountColumn);
  const cpu = decimalDigitOf(bytes[start + cpuColumn]);
  const callers = callersAt(bytes, start, end);
  if (sizeBytes < 0 || address < 0 || ccount < 0 || cpu < 0 || !callers) return null;
  return { line: range.line, sizeBytes, address, region, cpu, ccount, callers, isFreed: false };
}

function regionAt(bytes: Uint8Array, at: number): HeapRegion | null {
  if (matches(bytes, at, internalCpu)) return 'internal';
  return matches(bytes, at, psramCpu) ? 'psram' : null;
}

function callersAt(bytes: Uint8Array, start: number, end: number): readonly number[] | null {
  if (end - start === callerColumn) return noCallers;
  if (end - start <= callersColumn || !matches(bytes, start + callerColumn, callerLabel)) return null;
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

function matches(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (let i = 0; i < expected.length; i++) {
    if (bytes[at + i] !== expected[i]) return false;
  }
  return true;
}

// Eight hexadecimal digits, or a negative number.
function hexWord(bytes: Uint8Array, at: number): number {
  let high = 0;
  let low = 0;
  // A byte that is no digit is -1, which sets all bits above the sixteen.
  for (let i = 0; i < 4; i++) {
    high = (high << 4) | hexDigitOf(bytes[at + i]);
    low = (low << 4) | hexDigitOf(bytes[at + 4 + i]);
  }
  return high < 0 || low < 0 ? -1 : high * 65_536 + low;
}
