import type { HeapRecord } from '../../../model/heap-dump.js';
import { parseHeapRecord } from './heap-record.js';

/** A record line that is already text, because something had to be removed from it or joined to it first. */
export function parseRecordText(text: string, line: number): HeapRecord | null {
  const bytes = Buffer.from(text, 'latin1');
  return parseHeapRecord(bytes, { start: 0, end: bytes.length, line });
}

/** Width of `%6d` in the record line of v5.1 and later. */
const sizeWidth = 6;

// What only a record line contains: at least one of these survives in a fragment that is long enough to matter.
const recordParts = [' bytes (@ 0x', ') allocated CPU ', ' ccount 0x'];

/** True for a text that contains a part of a record line. */
export function hasRecordPart(text: string): boolean {
  return recordParts.some((part) => text.includes(part));
}

/** True for a text in which a record line begins; false for one that holds only the rest of one. */
export function hasRecordStart(text: string): boolean {
  return text.includes(' bytes (@ 0x');
}

//     84 bytes (@ 0x4ff2a110, Internal) allocated CPU 0 ccount 0x04110004 caller 0x4037
const cutInCallers =
  /^ {0,5}\d{1,9} bytes \(@ 0x[0-9a-f]{1,8}[^)]{0,16}\) allocated CPU \d ccount 0x[0-9a-f]{8} caller (?:0x[0-9a-f]{8}:)*(?:0(?:x[0-9a-f]{0,7})?)?$/i;

/** True for a record that ends in the middle of its callers, as a terminal of 80 columns breaks it. */
export function isCutInCallers(text: string): boolean {
  return cutInCallers.test(text) && !/caller $|:$/.test(text);
}

// The blanks and digits of `%6d`, at least one blank among them.
const paddedSize = /^ {1,5}\d{1,5}$/;

/**
 * The record at the end of another task's unfinished line, and what stands before it; null where there is none.
 *
 *     I (5500) wifi:Deinit    84 bytes (@ 0x…
 *
 * Its size is certain only where the padding of `%6d` stands before it: in `count 1284 bytes (@ …` nobody can tell
 * where the number begins.
 */
export function parseRecordAtTail(
  text: string,
  line: number,
): { readonly record: HeapRecord; readonly before: string } | null {
  const start = text.lastIndexOf(' bytes (@ 0x') - sizeWidth;
  if (start < 0 || !paddedSize.test(text.slice(start, start + sizeWidth))) return null;
  const record = parseRecordText(text.slice(start), line);
  // Texts older than v5.1 have no region label and do not pad.
  return record?.region ? { record, before: text.slice(0, start) } : null;
}
