import { isLevel, isLineEnd } from './lines/log-bytes.js';

const tab = 0x09;
const blank = 0x20;
const opening = 0x28;
const closing = 0x29;
const colon = 0x3a;
const zero = 0x30;
const escape = 0x1b;
const bracket = 0x5b;

/** Longest tag that is looked for, in bytes. */
const maxTagLength = 64;

/** How every message starts that some parser here wants; most lines of a log are dropped for having none of these. */
const wantedStarts = [
  ...partitionStarts(),
  'Heap: ',
  'Heap summary',
  'Mem alloc',
  'Memory',
  '=== Memory',
  '=== Heap Frag',
  'After ',
  'Before ',
  'Received request',
  'Received answer',
  'Creating peer connection',
  'WebRTCSession created',
  'Sending offer',
  'Video track opened',
  'Audio track opened',
  'Data channel opened',
  'Data channel closed',
  'State: ',
  'Gathering State',
  'Stream started',
  'Client destructor',
  'Unable to send',
  'Project name',
  'App version',
  'ELF file SHA256',
  'ESP-IDF',
  'ESP-ROM:',
  'chip revision',
  'Pro cpu ',
  'Multicore app',
  'Unicore app',
  'Starting scheduler',
  'Calling app_main',
  'rst:0x',
  'Saved PC:0x',
  'Core0 Saved PC',
  'Core1 Saved PC',
  'WDT reset info',
  'Loaded app from',
  'Rollback to ',
  'Version on Host',
  'Version mismatch: Host',
  'ets ',
  'At ',
  'Task watchdog',
  '=== Task Stack',
  '├ ',
  '└ ',
  '│ ',
  'Aborting.',
  'heap_caps_',
  'Showing data for heap',
  'Heap start 0x',
  'Block 0x',
  'invalid header: 0x',
  'Invalid image block',
  'No bootable app',
  'Factory app partition',
  'OTA app partition',
  'image at 0x',
  'Checksum failed',
  'Image hash failed',
  'Image requires ',
  "can't run on lower",
  'flash read err',
  'invalid segment',
  'Segment ',
  'Image length ',
  'mismatch chip ID',
  'Secure boot signature',
  'PSRAM ',
  'SPI SRAM memory test',
  'Failed to init external RAM',
  'External RAM failed',
  'partition ',
  'Detected size(',
  'Incorrect MD5',
  'Failed to verify partition',
  'load partition table',
  'waiting for download',
  './',
  'Corrupted dir pair',
  'mount failed',
  'Mounting LittleFS failed',
  'begin(): Mounting LittleFS',
  'assertion "',
  'ESP_ERROR_CHECK failed',
  'terminate called',
  'pure virtual method',
  'deleted virtual method',
  "thread '",
  'panicked at ',
  "!! A panic occured in '",
  "Exception '",
  'MemoryError: ',
  'memory allocation of ',
  '  Reason: ',
  '  what():',
  'Stack smashing',
  'Undefined behavior of',
  'file: "',
  'expression: ',
  'Crashed task handle',
  'Panic reason: ',
  'exccause ',
  'mcause ',
  'A fatal error occurred',
  'A serial exception error occurred',
  'load:0xffffffff',
  'alloc eb len=',
  'm f ',
  'Guru Meditation',
  'CORRUPT HEAP',
  'abort() was',
  'Brownout detector',
  'assert failed',
  '***ERROR***',
];

// ` 0 nvs`, `10 storage`: a table has room for 95 of them.
function partitionStarts(): string[] {
  return Array.from({ length: 95 }, (_, index) => `${String(index).padStart(2)} `);
}

const bytesOf = new TextEncoder();
/** By the first two bytes, what must follow. */
const startsByPair: (Uint8Array[] | undefined)[] = [];
/** By the first character. */
const textsByFirst = new Map<string, string[]>();
for (const start of wantedStarts) {
  const bytes = bytesOf.encode(start);
  (startsByPair[pairAt(bytes, 0)] ??= []).push(bytes);
  const first = start.charAt(0);
  textsByFirst.set(first, [...(textsByFirst.get(first) ?? []), start]);
}

/** What `readLogPrefix` found in an ESP_LOG line: its clock, where that ends, and where the message starts. */
export type LogPrefix = { timeMs: number; timeEnd: number; messageStart: number };

/**
 * Reads `I (9485) tag: ` at the start of a line's bytes into `prefix`, without making an object or a string. Only the
 * form with plain milliseconds; false for anything else. The line may end before `end`, but not in its prefix.
 */
export function readLogPrefix(
  bytes: Uint8Array,
  line: { start: number; end: number },
  prefix: LogPrefix,
): boolean {
  const { start, end } = line;
  if (!isLevel(bytes[start]) || bytes[start + 1] !== blank || bytes[start + 2] !== opening) return false;
  let position = start + 3;
  let timeMs = 0;
  for (; position < end; position++) {
    const digit = (bytes[position] ?? 0) - zero;
    if (digit < 0 || digit > 9) break;
    timeMs = timeMs * 10 + digit;
  }
  const digits = position - start - 3;
  if (digits === 0 || digits > 10 || bytes[position] !== closing) return false;
  const timeEnd = position + 1;
  const limit = Math.min(end, position + maxTagLength);
  while (position < limit && bytes[position] !== colon) if (isLineEnd(bytes[position++])) return false;
  if (position === limit) return false;
  position++;
  prefix.timeMs = timeMs;
  prefix.timeEnd = timeEnd;
  prefix.messageStart = bytes[position] === blank ? position + 1 : position;
  return true;
}

/** True when a text that starts here may be one that is parsed. */
export function isCandidate(bytes: Uint8Array, start: number, end: number): boolean {
  const wanted = startsByPair[pairAt(bytes, start)];
  if (wanted === undefined || start >= end) return false;
  for (const text of wanted) if (startsWith(bytes, start, text)) return true;
  return false;
}

/** The same of a message that is text already. */
export function isCandidateText(message: string): boolean {
  return textsByFirst.get(message.charAt(0))?.some((start) => message.startsWith(start)) ?? false;
}

function startsWith(bytes: Uint8Array, start: number, text: Uint8Array): boolean {
  for (let i = 2; i < text.length; i++) if (bytes[start + i] !== text[i]) return false;
  return true;
}

function pairAt(bytes: Uint8Array, start: number): number {
  return ((bytes[start] ?? 0) << 8) | (bytes[start + 1] ?? 0);
}

/**
 * True where a colour or another core's way to log may stand before the text (`[  2205][E][main.cpp:12] `), or an ESP_LOG
 * prefix whose clock is not the uptime (`I (09:20:14.123) tag: `, `I tag: `), or a word for the level and a tab (libpeer).
 */
export function mayHavePrefix(bytes: Uint8Array, start: number): boolean {
  if (bytes[start] === escape || bytes[start] === bracket) return true;
  if (!isLevel(bytes[start])) return false;
  return bytes[start + 1] === blank || bytes[start + 4] === tab || bytes[start + 5] === tab;
}
