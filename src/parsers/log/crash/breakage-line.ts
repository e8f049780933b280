import type { AllocationFailure, HeapCorruption, Panic } from '../../../model/console-record.js';
import { capsNames } from './caps-names.js';

/** Text of a device that goes into a record is cut here. */
const maxTextLength = 200;

// Mem alloc fail. size 0x00000020 caps 0x00000808   (esp-idf v5.1+ heap_caps.c)
const allocationFailure = /Mem alloc fail\. size 0x(?<size>[0-9a-f]{8}) caps 0x(?<caps>[0-9a-f]{8})/i;
// Memory allocation failed   (esp-idf v4.2 to v5.0)
const oldAllocationFailure = /^Memory allocation failed\s*$/;

export type AllocationText = Pick<AllocationFailure, 'sizeBytes' | 'caps' | 'capsNames'>;

/** Parses the text of an allocation that failed with CONFIG_HEAP_ABORT_WHEN_ALLOCATION_FAILS, or null. */
export function parseAllocationFailure(text: string): AllocationText | null {
  const groups = allocationFailure.exec(text)?.groups;
  if (groups) {
    const caps = Number.parseInt(groups['caps'] ?? '', 16);
    return { sizeBytes: Number.parseInt(groups['size'] ?? '', 16), caps, capsNames: capsNames(caps) };
  }
  return oldAllocationFailure.test(text) ? { sizeBytes: null, caps: null, capsNames: [] } : null;
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

export type PanicStart = Pick<Panic, 'cause' | 'reason' | 'core' | 'task'>;

// Guru Meditation Error: Core  1 panic'ed (Interrupt wdt timeout on CPU1).
const guruMeditation = /Guru Meditation Error: Core\s+(?<core>\d)\s+panic'ed \((?<reason>[^)]{1,120})\)/;
// abort() was called at PC 0x4200c1f0 on core 0
const abort = /abort\(\) was called at PC 0x[0-9a-f]{1,8} on core (?<core>\d)/i;
// assert failed: block_locate_free heap_tlsf.c:441 (block_size(block) >= size)
const assertion = /assert failed: .{1,200}/;
// ***ERROR*** A stack overflow in task main has been detected.
const stackOverflow = /\*\*\*ERROR\*\*\* A stack overflow in task (?<task>.{1,32}?) has been detected/;

/** Parses the line with which a panic starts, or null. An allocation that fails starts one, too, without such a line. */
export function parsePanicStart(text: string): PanicStart | null {
  const guru = guruMeditation.exec(text)?.groups;
  if (guru) {
    const reason = guru['reason'] ?? '';
    return { cause: causeOf(reason), reason, core: Number(guru['core']), task: null };
  }
  const aborted = abort.exec(text);
  if (aborted)
    return { cause: 'abort', reason: aborted[0], core: Number(aborted.groups?.['core']), task: null };
  const failed = assertion.exec(text);
  if (failed) return { cause: 'assert', reason: failed[0].slice(0, maxTextLength), core: null, task: null };
  const overflow = stackOverflow.exec(text);
  if (!overflow) return null;
  return {
    cause: 'stack-overflow',
    reason: overflow[0],
    core: null,
    task: overflow.groups?.['task'] ?? null,
  };
}

function causeOf(reason: string): Panic['cause'] {
  if (/^Interrupt wdt/i.test(reason)) return 'interrupt-watchdog';
  if (/^Task watchdog/i.test(reason)) return 'task-watchdog';
  if (/^Cache/i.test(reason)) return 'cache-error';
  return /^Stack protection|stack canary/i.test(reason) ? 'stack-overflow' : 'exception';
}

function parseHex(digits: string | undefined): number | null {
  return digits === undefined ? null : Number.parseInt(digits, 16);
}

// All but a panic in the middle of another line.
const breakageStart = /^\s*(?:Mem|abort\(|assert |\*\*\*ERROR)/;

/** A quick look at a line, so that only few are matched against all patterns of this file. */
export function mayBreak(message: string, text: string): boolean {
  return breakageStart.test(message) || text.includes('Guru Meditation') || text.includes('CORRUPT HEAP');
}
