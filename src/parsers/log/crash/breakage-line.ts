import type { AllocationFailure, HeapCorruption } from '../../../model/console-record.js';
import type { LogLine } from '../../../model/log-line.js';
import { isZephyrError } from './foreign-panic.js';
import { mayHoldBreakage } from './breakage-mark.js';
import { capsNames } from './caps-names.js';

/** Text of a device that goes into a record is cut here. */
const maxTextLength = 200;

// Mem alloc fail. size 0x00000020 caps 0x00000808   (esp-idf v5.1+ heap_caps.c)
const allocationFailure = /Mem alloc fail\. size 0x(?<size>[0-9a-f]{8}) caps 0x(?<caps>[0-9a-f]{8})/i;
// Memory allocation failed   (esp-idf v4.2 to v5.0)
const oldAllocationFailure = /^Memory allocation failed\s*$/;

// heap_caps_malloc was called but failed to allocate 1024 bytes with 0x1800 capabilities.   (an application's callback,
// after the example of esp_heap_caps.h's heap_caps_register_failed_alloc_callback)
const toldByCallback =
  /\bwas called but failed to allocate (?<size>\d{1,10}) bytes with 0x(?<caps>[0-9a-f]{1,8}) capabilities/i;

// alloc eb len=76 type=2 fail, heap:2872652   and   m f probe req l=0   (tag wifi: the Wi-Fi driver found no memory
// for a frame; malloc failed)
const toldByWifi =
  /^W \(.{1,24}\) ?wifi: ?(?:alloc eb len=(?<size>\d{1,6}) type=\d{1,3} fail\b|m f [a-z][a-z ]{2,24} l=\d)/;

// m f null   (tag wifi: no buffer for a null data frame, of the heap or of the driver's own limit; with plenty of heap, too)
const wifiWithoutBuffer = /^W \(.{1,24}\) ?wifi: ?m f null\s*$/;

// MemoryError: memory allocation failed, allocating 16384 bytes   (MicroPython py/runtime.c, behind its Traceback)
const toldByPython =
  /^MemoryError: memory allocation failed(?:, allocating (?<size>\d{1,10}) bytes|, heap is locked)?\s*$/;

export type AllocationText = Pick<
  AllocationFailure,
  'sizeBytes' | 'caps' | 'capsNames' | 'isFatal' | 'by' | 'said' | 'tag'
>;

const unsaid = { said: null, tag: null } as const;

/** Parses the text of an allocation that failed: of a panic (CONFIG_HEAP_ABORT_WHEN_ALLOCATION_FAILS) or a callback. */
export function parseAllocationFailure(text: string): AllocationText | null {
  const groups = allocationFailure.exec(text)?.groups;
  if (groups) {
    const sizeBytes = Number.parseInt(groups['size'] ?? '', 16);
    return { sizeBytes, ...capsOf(groups['caps']), isFatal: true, by: null, ...unsaid };
  }
  const told = toldByCallback.exec(text)?.groups;
  // What asks for nothing gets nothing, however much there is (malloc(0), of which older releases tell the callback, too).
  if (told && Number(told['size']) === 0) return null;
  if (told)
    return { sizeBytes: Number(told['size']), ...capsOf(told['caps']), isFatal: false, by: null, ...unsaid };
  const python = toldByPython.exec(text);
  if (python) {
    const sizeBytes = python.groups?.['size'] === undefined ? null : Number(python.groups['size']);
    const said = text.trim();
    return { sizeBytes, caps: null, capsNames: [], isFatal: false, by: 'message', said, tag: null };
  }
  const wifi = toldByWifi.exec(text);
  if (wifi) {
    const sizeBytes = wifi.groups?.['size'] === undefined ? null : Number(wifi.groups['size']);
    return { sizeBytes, caps: null, capsNames: [], isFatal: false, by: 'wifi', said: null, tag: 'wifi' };
  }
  if (wifiWithoutBuffer.test(text)) {
    const unbuffered = { said: 'wifi: m f null', tag: 'wifi' };
    return { sizeBytes: null, caps: null, capsNames: [], isFatal: false, by: 'socket', ...unbuffered };
  }
  return oldAllocationFailure.test(text)
    ? { sizeBytes: null, caps: null, capsNames: [], isFatal: true, by: null, ...unsaid }
    : null;
}

function capsOf(digits: string | undefined): Pick<AllocationFailure, 'caps' | 'capsNames'> {
  const caps = Number.parseInt(digits ?? '', 16);
  return { caps, capsNames: capsNames(caps) };
}

// CORRUPT HEAP: Bad tail at 0x4ff21164. Expected 0xbaad5678 got 0x00000000
const corruption =
  /CORRUPT HEAP: (?<what>Bad head|Bad tail|Invalid data) at 0x(?<address>[0-9a-f]{1,8})\. Expected 0x(?<expected>[0-9a-f]{1,8}) got 0x(?<found>[0-9a-f]{1,8})/i;
// CORRUPT HEAP: multi_heap.c:279 detected at 0x4ff21164
const detected = /CORRUPT HEAP: \S{1,80} detected at 0x(?<address>[0-9a-f]{1,8})/i;

const problems = new Map<string, HeapCorruption['problem']>([
  ['bad head', 'bad-head'],
  ['bad tail', 'bad-tail'],
  ['invalid data', 'freed-data-changed'],
]);

export type CorruptionText = Pick<HeapCorruption, 'problem' | 'address' | 'expected' | 'found' | 'text'>;

/** Parses what the heap's integrity checks print (esp-idf multi_heap_poisoning.c), or null. */
export function parseHeapCorruption(text: string): CorruptionText | null {
  const start = text.indexOf('CORRUPT HEAP: ');
  if (start === -1) return null;
  const told = { address: null, expected: null, found: null, text: text.slice(start, start + maxTextLength) };
  const groups = corruption.exec(text)?.groups;
  if (groups) {
    const problem = problems.get((groups['what'] ?? '').toLowerCase()) ?? 'other';
    const [address, expected, found] = [groups['address'], groups['expected'], groups['found']].map(parseHex);
    return { ...told, problem, address: address ?? null, expected: expected ?? null, found: found ?? null };
  }
  const place = detected.exec(text)?.groups?.['address'];
  return place === undefined
    ? { ...told, problem: 'other' }
    : { ...told, problem: 'detected', address: parseHex(place) };
}

function parseHex(digits: string | undefined): number | null {
  return digits === undefined ? null : Number.parseInt(digits, 16);
}

// What starts a line only.
const breakageStart =
  /^\s*(?:Mem|abort\(|assert |Brownout |heap_caps_|\*\*\*ERROR|Panic reason: |exccause |mcause |alloc eb |m f |Undefined behavior of |Stack smashing |MemoryError: |panicked at |!! A panic occured in '|Exception ')/;

/** A quick look at a line, so that only few are matched against all patterns of this file. */
export function mayBreak(message: string): boolean {
  return breakageStart.test(message);
}

// Whole, so that nothing else is taken for it. I (812) wifi: stateCORRUPT HEAP: Bad tail at 0x4ff21164. Expected …
const inAnyLine =
  /Guru Meditation Error|\buru Meditation Error: Core |CORRUPT HEAP: |\*\*\*ERROR\*\*\* A stack overflow in task /;
// decoding...abort() was called at PC 0x4200c1f0 on core 0: other than those, firmware tells these of its last boot, too,
// behind a blank or a colon.
const behindOutput =
  /(?<=[^\s:="'`])(?:abort\(\) was called at PC 0x[0-9a-f]{8} on core \d\s*$|assert failed: \S{1,80} \S{1,80}:\d{1,6} \()/;

/** Where something that broke cut a line of others off; -1 where nothing did. */
export function findBreakage(text: string): number {
  if (isZephyrError(text)) return text.indexOf('>>> ZEPHYR');
  const sure = text.search(inAnyLine);
  return sure === -1 ? text.search(behindOutput) : sure;
}

/** True for a line in which something broke, in any place of it. */
export function holdsBreakage(line: LogLine): boolean {
  if (!mayHoldBreakage(line.bytes, line.start, line.end)) return false;
  return findBreakage(line.text) !== -1 || line.text.endsWith('- assert failed!');
}
