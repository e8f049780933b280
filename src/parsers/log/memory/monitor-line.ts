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
  const free = { heap: null, dma: null, internal: null, psram: null } as Record<
    keyof FreeBytes,
    number | null
  >;
  let clients: number | null = null;
  let position = start;
  while (position < end) {
    const first = bytes[position];
    const value = afterColon(bytes, position, end);
    const number = readNumber(bytes, value, end);
    if (number === null) break;
    const isKilobytes =
      bytes[number.end + 1] === letterK && bytes[number.end + 2] === letterB && number.end + 2 < end;
    const next = afterBar(bytes, number.end, end);
    if (isKilobytes) setPool(free, first, number.value * 1024);
    else if (first === fields.clients && (isWhole || next < end)) clients = number.value;
    position = next;
  }
  return free.heap === null ? null : { free, clients };
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

function setPool(
  free: Record<keyof FreeBytes, number | null>,
  first: number | undefined,
  bytes: number,
): void {
  if (first === fields.heap) free.heap = bytes;
  else if (first === fields.dma) free.dma = bytes;
  else if (first === fields.internal) free.internal = bytes;
  else if (first === fields.psram) free.psram = bytes;
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

function readNumber(bytes: Uint8Array, start: number, end: number): { value: number; end: number } | null {
  let position = start;
  let value = 0;
  for (; position < end; position++) {
    const digit = (bytes[position] ?? 0) - zero;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  const digits = position - start;
  return digits === 0 || digits > 9 ? null : { value, end: position };
}
