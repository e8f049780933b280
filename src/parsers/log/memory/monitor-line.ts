import { isDigit } from '../lines/digits.js';
import type { FreeBytes } from '../../../model/console-record.js';

const blank = 0x20;
const colon = 0x3a;
const bar = 0x7c;
const zero = 0x30;
const letterB = 0x42;
const letterH = 0x48;
const letterK = 0x4b;

/** What a periodic line of the streamer's monitor says. */
export type MonitorReading = { readonly free: FreeBytes; readonly clients: number | null };

// Told apart by their first letter: Heap, DMA, Internal, PSRAM, Clients. Others (Tasks) are passed over.
const fields = { heap: letterH, dma: 0x44, internal: 0x49, psram: 0x50, clients: 0x43 } as const;

/**
 * Reads the message `Heap: 32471 KB free | DMA: 332 KB | Internal: 364 KB | Clients: 1` (the streamer firmware's
 * monitor in all its variants; KB are 1024 bytes, rounded down). A number counts only with what follows it: ` KB` after
 * memory, and for the clients the end of a whole line. Null for any other message.
 */
export function parseMonitorLine(
  bytes: Uint8Array,
  { start, end }: { start: number; end: number },
  isWhole: boolean,
): MonitorReading | null {
  if (!startsWithHeap(bytes, start)) return null;
  let heap: number | null = null;
  let dma: number | null = null;
  let internal: number | null = null;
  let psram: number | null = null;
  let clients: number | null = null;
  let position = start;
  while (position < end) {
    const first = bytes[position];
    const valueStart = afterColon(bytes, position, end);
    const valueEnd = afterDigits(bytes, valueStart, end);
    const digits = valueEnd - valueStart;
    if (digits === 0 || digits > 9) break;
    const value = decimalAt(bytes, valueStart, valueEnd);
    const isKilobytes =
      bytes[valueEnd + 1] === letterK && bytes[valueEnd + 2] === letterB && valueEnd + 2 < end;
    const next = afterBar(bytes, valueEnd, end);
    if (isKilobytes && first === fields.heap) heap = value * 1024;
    else if (isKilobytes && first === fields.dma) dma = value * 1024;
    else if (isKilobytes && first === fields.internal) internal = value * 1024;
    else if (isKilobytes && first === fields.psram) psram = value * 1024;
    else if (!isKilobytes && first === fields.clients && (isWhole || next < end)) clients = value;
    position = next;
  }
  return heap === null ? null : { free: { heap, dma, internal, psram }, clients };
}

const utf8 = new TextEncoder();

/** The same of a whole message that is text already. */
export function parseMonitorText(message: string): MonitorReading | null {
  const bytes = utf8.encode(message);
  return parseMonitorLine(bytes, { start: 0, end: bytes.length }, true);
}

// `Heap:`
function startsWithHeap(bytes: Uint8Array, start: number): boolean {
  const isWord = bytes[start + 1] === 0x65 && bytes[start + 2] === 0x61 && bytes[start + 3] === 0x70;
  return bytes[start] === letterH && isWord && bytes[start + 4] === colon;
}

function afterColon(bytes: Uint8Array, start: number, end: number): number {
  let position = start;
  while (position < end && bytes[position] !== colon && bytes[position] !== bar) position++;
  position++;
  while (position < end && bytes[position] === blank) position++;
  return position;
}

function afterBar(bytes: Uint8Array, start: number, end: number): number {
  let position = start;
  while (position < end && bytes[position] !== bar) position++;
  position++;
  while (position < end && bytes[position] === blank) position++;
  return position;
}

function afterDigits(bytes: Uint8Array, start: number, end: number): number {
  let position = start;
  while (position < end && isDigit(bytes[position])) position++;
  return position;
}

function decimalAt(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let position = start; position < end; position++) value = value * 10 + (bytes[position] ?? 0) - zero;
  return value;
}
